"""A NaN comes back as a NaN."""

CLAUSES = 'PKL-10'


def run(t):
    value = t.echo(t.connect(), float('nan'))
    t.check(value != value, 'a NaN, got %r' % value)
