"""When a parent in the middle is killed, its child ends as well, and the child's call ends with a dead message."""

import os
import sys

import mitogen.core

CLAUSES = 'PAY-5 RTE-9'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    t.original_fails((0, 2, 8), (0, 2, 8), 'outlives its parent while a call runs')
    t.need_modules()
    middle = t.keep(t.router.local(python_path=sys.executable))
    context = t.connect(via=middle)
    pid = context.call(os.getpid)
    waiting = context.call_async(t.stub.sleep, 60)
    t.kill(middle.call(os.getpid), 9)
    t.check_raises(mitogen.core.ChannelError, t.value, waiting)
    t.check_gone(pid)
