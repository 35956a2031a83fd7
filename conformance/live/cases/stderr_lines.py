"""Lines on the child's standard error arrive as INFO records of the logger stderr."""

CLAUSES = 'BOOT-19 ROL-21'


def run(t):
    t.level('', 20)
    context = t.connect()
    context.call(t.stub.print_stderr, u'one\ntwo\n')
    t.wait_until(lambda: len(t.texts('stderr')) >= 2, 'two lines')
    t.check_equal(t.texts('stderr'), [u'one', u'two'], 'lines')
    t.check_equal(set(r.levelno for r in t.records('stderr')), set([20]), 'levels')
    t.check_equal(t.texts('stdout'), [], 'lines on the other stream')
