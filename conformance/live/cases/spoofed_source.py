"""A call with a parent's authority from an unknown source runs; its answer goes to that source."""

import mitogen.core

CLAUSES = 'RTE-1 RTE-5 MSG-1 MSG-3'


def run(t):
    context = t.connect()
    seen = t.watch_routed(context)
    call = t.message(u'mitogen_stub', u'log', (u'odd', 50, u'ran'), src_id=8888, reply_to=4242)
    t.send_on_stream(context, call)
    t.wait_until(lambda: t.texts('odd') == [u'ran'], 'the log of the call')
    answers = t.wait_until(lambda: [m for m in seen if m[0] == 8888], 'an answer to 8888')
    t.check_equal(answers, [(8888, 4242, context.context_id)], 'destination, handle, source')
