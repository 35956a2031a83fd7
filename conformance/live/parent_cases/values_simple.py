"""None, booleans, numbers and text come back as they were sent."""

CLAUSES = 'PKL-9 PKL-10 PKL-12 PKL-23'

VALUES = [
    None, True, False, 0, -1, 2 ** 31, -2 ** 63, 2 ** 64, -10 ** 100, 0.5, -0.0, 1e300,
    float('inf'), u'', u'text', u'\u00e4\u20ac\U0001f600', u'\x00\x7f\n', u'x' * 100000,
]


def run(t):
    child = t.connect()
    for value in VALUES:
        t.check_equal(t.echo(child, value), value, repr(value)[:40])
