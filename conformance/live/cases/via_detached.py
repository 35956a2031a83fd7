"""A child of a child that detaches is gone from the tree, and outlives it."""

import os

import mitogen.core

CLAUSES = 'ROL-13 RTE-12'
TRANSPORTS = ('local',)


def run(t):
    middle = t.connect()
    context = t.connect_below(middle)
    pid = context.call(os.getpid)
    waiting = context.call_async(t.stub.detach)
    t.check_raises(mitogen.core.ChannelError, t.value, waiting)
    t.wait_until(lambda: t.router.stream_by_id(context.context_id) is None, 'the route to it is gone')
    t.check_alive(middle)
    middle_pid = middle.call(os.getpid)
    t.disconnect(middle)
    t.check_gone(middle_pid)
    t.check(t.is_running(pid), 'the detached process goes on')
    t.kill(pid, 9)
    t.check_gone(pid)
