"""Bytes on standard output that are not UTF-8 arrive as replacement characters."""

CLAUSES = 'ROL-21 BOOT-19'


def run(t):
    t.level('', 20)
    context = t.connect()
    context.call(t.stub.print_stdout, b'a\xffb\xc3\n')
    t.wait_until(lambda: t.texts('stdout'), 'a line')
    t.check_equal(t.texts('stdout'), [u'a\ufffdb\ufffd'], 'line')
