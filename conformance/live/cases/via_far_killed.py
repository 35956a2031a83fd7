"""When a child of a child is killed, a dead message ends its call, its route goes, its parent and sibling stay."""

import os

import mitogen.core

CLAUSES = 'RTE-9 RTE-12'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    middle = t.connect()
    context, sibling = t.connect_below(middle), t.connect_below(middle)
    pid = context.call(os.getpid)
    waiting = context.call_async(t.stub.sleep, 60)
    t.kill(pid, 9)
    t.check_dead(waiting, 'disconnected')
    t.wait_until(lambda: t.router.stream_by_id(context.context_id) is None, 'the route to it is gone')
    t.check_raises(mitogen.core.ChannelError, t.value, context.call_async(t.stub.echo, 1))
    t.check_alive(sibling)
    t.check_alive(middle)
