"""A call without the authority of a parent is refused by policy, and does not run."""

import mitogen.core

CLAUSES = 'RTE-5 RTE-4 MSG-3'


def run(t):
    context = t.connect()
    call = t.message(u'mitogen_stub', u'log', (u'forbidden', 50, u'ran'), auth_id=9999)
    t.check_dead(t.ask(context, call), 'refused by policy')
    t.check_alive(context)
    t.check_equal(t.texts('forbidden'), [], 'logs of the call that may not run')
