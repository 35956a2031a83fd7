"""An argument and a result of 16 MiB arrive whole."""

CLAUSES = 'FRM-1 FRM-3'
TRANSPORTS = ('local', 'ssh')
ONCE = True


def run(t):
    value = bytes(range(256)) * 65536
    t.check_equal(t.echo(t.connect(), value), value)
