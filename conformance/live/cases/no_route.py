"""A message for a context that the child does not know is answered by a dead message with both ids."""

import mitogen.core

CLAUSES = 'RTE-4 RTE-3'


def run(t):
    context = t.connect()
    receiver = t.ask_via(context, mitogen.core.Message.pickled(None, handle=1, dst_id=7777))
    t.check_dead(receiver, 'no route to 7777, my ID is %d' % context.context_id)
    t.check_alive(context)
