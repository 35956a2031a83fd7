"""Functions of os, time and socket run in the child and return its own values."""

import os
import socket
import time

CLAUSES = 'ROL-23'


def run(t):
    context = t.connect()
    t.check(context.call(os.getppid) > 0, 'the child has a parent')
    t.check_equal(os.path.isdir(context.call(os.getcwd)), True, 'getcwd is a folder')
    t.check_equal(context.call(os.getenv, u'NO_SUCH_VARIABLE'), None, 'getenv of an unset name')
    t.check_equal(context.call(os.getenv, u'NO_SUCH_VARIABLE', u'x'), u'x', 'getenv with a default')
    t.check(context.call(os.getenv, u'PATH'), 'PATH is set')
    t.check_equal(context.call(socket.gethostname), u'%s' % socket.gethostname(), 'host name')
    t.check(abs(context.call(time.time) - time.time()) < 60, 'the same clock in the child')
    started = time.time()
    t.check_equal(context.call(time.sleep, 0.2), None, 'result of sleep')
    t.check(time.time() - started >= 0.2, 'sleep takes its time')
