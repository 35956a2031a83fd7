"""SHUTDOWN without the authority of a parent is refused, and the child lives on."""

import mitogen.core

CLAUSES = 'RTE-5 RTE-4'


def run(t):
    context = t.connect()
    msg = mitogen.core.Message(handle=mitogen.core.SHUTDOWN, auth_id=9999)
    t.check_dead(t.ask(context, msg), 'refused by policy')
    t.check_alive(context)
