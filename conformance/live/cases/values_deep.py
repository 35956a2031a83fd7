"""A list that is nested 150 deep comes back with the same depth."""

CLAUSES = 'PKL-13'
DEPTH = 150


def nested():
    value = u'core'
    for _ in range(DEPTH):
        value = [value]
    return value


def run(t):
    value = t.connect().call(t.stub.echo, nested())
    for level in range(DEPTH):
        t.check(isinstance(value, list) and len(value) == 1, 'a list of one at level %d' % level)
        value = value[0]
    t.check_equal(value, u'core', 'innermost value')
