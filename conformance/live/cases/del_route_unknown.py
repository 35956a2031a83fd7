"""DEL_ROUTE for a context that the child never heard of changes nothing."""

import mitogen.core

CLAUSES = 'RTE-12 PAY-3 RTE-11'


def run(t):
    context = t.connect()
    t.send_on_stream(context, mitogen.core.Message(handle=mitogen.core.DEL_ROUTE, data=b'31337'))
    t.check_alive(context)
