"""A message to a handle that does not exist is answered by a dead message with the reason."""

import mitogen.core

CLAUSES = 'RTE-4 ROL-20'


def run(t):
    context = t.connect()
    for handle in (1, 99, 105, 4711, 2 ** 32 - 1):
        receiver = t.ask(context, mitogen.core.Message.pickled(None, handle=handle))
        t.check_dead(receiver, 'invalid handle')
    t.check_alive(context)
