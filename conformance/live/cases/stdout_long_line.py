"""A line of 200,000 characters arrives as one record."""

CLAUSES = 'BOOT-19 ROL-21'


def run(t):
    t.level('', 20)
    context = t.connect()
    context.call(t.stub.print_stdout, u'y' * 200000 + u'\n')
    t.wait_until(lambda: t.texts('stdout'), 'a line')
    t.check_equal([len(text) for text in t.texts('stdout')], [200000], 'lengths')
