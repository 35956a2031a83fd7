"""A sender to a handle that is not there does not disturb the child, or the parent."""

import mitogen.core

CLAUSES = 'ROL-3 RTE-8'


def run(t):
    context = t.connect()
    receiver = mitogen.core.Receiver(t.router)
    sender = receiver.to_sender()
    receiver.close()
    t.check_equal(context.call(t.stub.send, sender, 1), None, 'result of sending')
    t.check_alive(context)
