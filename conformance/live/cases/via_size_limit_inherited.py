"""A child of a child inherits its parent's message limit: a result over it fails the call, and the child stays."""

import mitogen.core

CLAUSES = 'ROL-14 RTE-4 PAY-4'
TRANSPORTS = ('local', 'ssh')


def run(t):
    router = t.new_router(max_message_size=500000)
    context = t.connect_below(t.connect(router=router))
    t.check_equal(context.call(t.stub.big, 400000), b'x' * 400000, 'value below the limit')
    t.check_raises(mitogen.core.ChannelError, t.value, context.call_async(t.stub.big, 600000))
    t.check_alive(context)
