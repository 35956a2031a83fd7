"""A child that detaches is gone from the tree; its process goes on until somebody ends it."""

import os

import mitogen.core

CLAUSES = 'ROL-13 ROL-22 PAY-10'
TRANSPORTS = ('local',)


def run(t):
    context = t.connect()
    pid = context.call(os.getpid)
    waiting = context.call_async(t.stub.detach)
    t.check_raises(mitogen.core.ChannelError, t.value, waiting)
    t.wait_until(lambda: t.router.stream_by_id(context.context_id) is None, 'the link to it is gone')
    t.check(t.is_running(pid), 'the detached process goes on')
    t.check_equal(os.getsid(pid), pid, 'its session')
    t.kill(pid, 15)
    t.check_gone(pid)
