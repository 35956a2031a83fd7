"""A child of a child sends to the master's receiver: every value in order, then the end."""

import mitogen.core

CLAUSES = 'ROL-3 RTE-15'
TRANSPORTS = ('local', 'ssh')


def run(t):
    context = t.connect_below(t.connect())
    receiver = mitogen.core.Receiver(t.router)
    context.call(t.stub.send_many, receiver.to_sender(), 1000)
    t.check_equal([t.value(receiver) for _ in range(1000)], list(range(1000)), 'values')
    t.check_dead(receiver, 'explicitly closed')
    receiver.close()
