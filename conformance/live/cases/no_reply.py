"""A call without reply runs, and answers nothing even if it fails; the failure is logged."""

CLAUSES = 'PAY-4 ROL-7'


def run(t):
    context = t.connect()
    context.call_no_reply(t.stub.log, u'quiet', 30, u'ran')
    context.call_no_reply(t.stub.raise_error, u'ValueError', u'unheard')
    t.check_alive(context)
    t.check_equal(t.texts('quiet'), [u'ran'], 'log of the call')
    failures = [f for f in t.forwarded if u'builtins.ValueError: unheard' in f.text]
    t.check_equal([f.level for f in failures], [40], 'levels of the logged failure')
    t.check_equal([f.src_id for f in failures], [context.context_id], 'where it comes from')
