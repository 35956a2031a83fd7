"""A dead message for a receiver in the child ends the receiver, with the sender's reason."""

import mitogen.core

CLAUSES = 'MSG-2 PAY-16 ROL-2'


def run(t):
    context = t.connect()
    sender = context.call(t.stub.make_receiver)
    t.send_on_stream(context, mitogen.core.Message.dead(u'my reason', handle=sender.dst_handle))
    error = t.check_raises(mitogen.core.CallError, context.call, t.stub.receive, sender.dst_handle, 5)
    t.check_in('ChannelError: my reason', str(error))
