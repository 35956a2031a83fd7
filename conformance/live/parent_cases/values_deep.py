"""A value that is nested 200 deep comes back."""

CLAUSES = 'PKL-13'


def run(t):
    value = 1
    for _ in range(200):
        value = [value]
    t.check_equal(t.echo(t.connect(), value), value)
