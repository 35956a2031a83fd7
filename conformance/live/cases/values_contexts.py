"""A context and a sender come back as the same context and a sender to the same handle."""

import mitogen.core

CLAUSES = 'PKL-17'


def run(t):
    context = t.connect(name=u'travelling')
    got = context.call(t.stub.echo, context)
    t.check_equal(got.context_id, context.context_id, 'id of the context')
    t.check_equal(got.name, u'travelling', 'name of the context')

    receiver = mitogen.core.Receiver(t.router)
    sender = context.call(t.stub.echo, receiver.to_sender())
    t.check_equal(type(sender), mitogen.core.Sender, 'type')
    t.check_equal(sender.dst_handle, receiver.handle, 'handle')
    t.check_equal(sender.context.context_id, 0, 'context of the sender')
    sender.send(u'by way of the child')
    t.check_equal(t.value(receiver), u'by way of the child', 'what was sent')
    receiver.close()
