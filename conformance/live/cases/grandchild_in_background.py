"""A grandchild that outlives its call does not keep the child from shutting down."""

import os
import signal

CLAUSES = 'ROL-18 BOOT-19'


def run(t):
    context = t.connect()
    child = context.call(os.getpid)
    grandchild = context.call(t.stub.spawn_background, [u'/bin/sleep', u'60'])
    try:
        t.check(t.is_running(grandchild), 'the grandchild runs')
        t.disconnect(context)
        t.check_gone(child)
    finally:
        t.kill(grandchild, signal.SIGKILL)
