"""1,000 log messages arrive in order, and before the answer of the call that follows."""

CLAUSES = 'ROL-21 RTE-15'


def run(t):
    context = t.connect()
    for number in range(1000):
        context.call_no_reply(t.stub.log, u'counted', 30, u'%d' % number)
    t.check_alive(context)
    t.check_equal(t.texts('counted'), [u'%d' % n for n in range(1000)], 'texts')
