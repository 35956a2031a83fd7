"""Bytes of every value come back as they were sent."""

CLAUSES = 'PKL-20 PKL-23 PKL-3 PKL-18'


def run(t):
    child = t.connect()
    for value in (b'', b'text', bytes(range(256)), b'\xff' * 70000):
        t.check_equal(t.echo(child, value), value)
