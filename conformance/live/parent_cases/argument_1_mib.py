"""An argument and a result of 1 MiB arrive whole."""

CLAUSES = 'FRM-1'


def run(t):
    value = bytes(range(256)) * 4096
    t.check_equal(t.echo(t.connect(), value), value)
