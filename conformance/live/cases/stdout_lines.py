"""Lines on the child's standard output arrive as INFO records of the logger stdout."""

CLAUSES = 'BOOT-19 ROL-21'


def run(t):
    t.level('', 20)
    context = t.connect()
    context.call(t.stub.print_stdout, u'one\ntwo caf\xe9 \u20ac\n\nhalf')
    context.call(t.stub.print_stdout, u' and half\n')
    t.wait_until(lambda: len(t.texts('stdout')) >= 4, 'four lines')
    t.check_equal(t.texts('stdout'), [u'one', u'two caf\xe9 \u20ac', u'', u'half and half'], 'lines')
    t.check_equal(set(r.levelno for r in t.records('stdout')), set([20]), 'levels')
