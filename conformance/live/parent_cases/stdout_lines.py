"""Lines that a child prints become log records."""

CLAUSES = 'BOOT-19 ROL-21'


def run(t):
    t.start('-v')
    child = t.connect()
    t.call(child, 'mitogen_stub.print_stdout', 'first\nsecond\n')
    t.wait_until(lambda: len(t.logs('stdout')) == 2, 'two records of stdout')
    t.check_equal(t.logs('stdout'), ['first', 'second'])
