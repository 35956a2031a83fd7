"""A NaN comes back as one."""


def run(t):
    value = t.echo(t.connect(), float('nan'))
    t.check(value != value, 'a NaN, got %r' % value)
