"""The handle of a closed receiver is gone: a message to it is answered by a dead message."""

CLAUSES = 'ROL-2 RTE-8 RTE-4'


def run(t):
    context = t.connect()
    before = context.call(t.stub.handles)
    sender = context.call(t.stub.make_receiver)
    t.check_in(sender.dst_handle, context.call(t.stub.handles), 'handles while it is open')
    context.call(t.stub.close_receiver, sender.dst_handle)
    t.check_equal(context.call(t.stub.handles), before, 'handles afterwards')
    t.check_dead(t.ask(context, t.message(u'x', u'y', handle=sender.dst_handle)), 'invalid handle')
