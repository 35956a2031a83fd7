"""The child sends through a sender that it was given: values in order, then the end."""

import mitogen.core

CLAUSES = 'ROL-3 PKL-17'


def run(t):
    context = t.connect()
    receiver = mitogen.core.Receiver(t.router)
    context.call(t.stub.send, receiver.to_sender(), {u'k': (1, b'\xff')})
    t.check_equal(t.value(receiver), {u'k': (1, b'\xff')}, 'one value')
    context.call(t.stub.send_many, receiver.to_sender(), 500)
    got = [receiver.get(timeout=10).unpickle() for _ in range(500)]
    t.check_equal(got, list(range(500)), '500 values')
    error = t.check_raises(mitogen.core.ChannelError, receiver.get, timeout=10)
    t.check_in('explicitly closed', str(error), 'end of the stream')
    receiver.close()
