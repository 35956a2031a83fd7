"""A child of a child has the limit on messages of its parent: what it cannot return is told."""

import mitogen.core

TRANSPORTS = ('local', 'ssh')


def run(t):
    router = t.new_router(max_message_size=500000)
    context = t.connect_below(t.connect(router=router))
    t.check_equal(context.call(t.stub.big, 400000), b'x' * 400000, 'value below the limit')
    t.check_raises(mitogen.core.ChannelError, t.value, context.call_async(t.stub.big, 600000))
    t.check_alive(context)
