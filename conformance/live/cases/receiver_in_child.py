"""A receiver in the child takes values in order, and raises a ChannelError once the sender has closed."""

import mitogen.core

CLAUSES = 'ROL-2 ROL-3 RTE-8'


def run(t):
    context = t.connect()
    sender = context.call(t.stub.make_receiver)
    t.check_equal(sender.context.context_id, context.context_id, 'context of the sender')
    t.check(sender.dst_handle >= 1000, 'a handle that is not a standard one')
    for number in range(50):
        sender.send([number, u'text'])
    for number in range(50):
        got = context.call(t.stub.receive, sender.dst_handle, 5)
        t.check_equal(got, [number, u'text'], 'value %d' % number)
    sender.close()
    error = t.check_raises(mitogen.core.CallError, context.call, t.stub.receive, sender.dst_handle, 5)
    t.check_in('ChannelError', str(error))
    context.call(t.stub.close_receiver, sender.dst_handle)
