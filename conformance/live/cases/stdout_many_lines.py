"""5,000 lines printed at once arrive complete and in order."""

CLAUSES = 'BOOT-19 ROL-21'


def run(t):
    t.level('', 20)
    context = t.connect()
    context.call(t.stub.print_stdout, u''.join(u'line %d\n' % n for n in range(5000)))
    t.wait_until(lambda: len(t.texts('stdout')) >= 5000, '5,000 lines')
    t.check_equal(t.texts('stdout'), [u'line %d' % n for n in range(5000)], 'lines')
