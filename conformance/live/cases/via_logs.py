"""Logs of a child of a child arrive under its loggers and its name, in order, with their levels."""

CLAUSES = 'ROL-12 ROL-21 PAY-2'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    t.level('far.logger', 10)
    context = t.connect_below(t.connect(), name=u'far')
    for number in range(50):
        context.call(t.stub.log, u'far.logger', 30 + number % 3, u'line %d' % number)
    t.wait_until(lambda: len(t.texts('far.logger')) == 50, '50 records')
    t.check_equal(t.texts('far.logger'), [u'line %d' % n for n in range(50)], 'texts')
    t.check_equal([r.levelno for r in t.records('far.logger')], [30 + n % 3 for n in range(50)], 'levels')
    t.check_equal(set(r.src_id for r in t.forwarded if r.logger == u'far.logger'), set([context.context_id]), 'sender')
