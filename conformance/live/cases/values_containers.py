"""Lists, tuples and dicts of every size and nesting come back as they went."""

CLAUSES = 'PKL-13 PKL-23 PKL-24 PKL-3'

VALUES = [
    [], (), {}, [1], (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), {u'a': 1}, {1: u'x', None: 2.5, (1, 2): []},
    [[], [[]], [(), ({},)]], list(range(3000)), tuple(range(3000)),
    dict((n, u'v%d' % n) for n in range(3000)),
    {u'list': [1, (2, {u'deep': [3.5, None, True]})], u'tuple': (b'bytes', u'text')},
]


def run(t):
    context = t.connect()
    for value in VALUES:
        t.check_equal(context.call(t.stub.echo, value), value, 'echo of %.60r' % (value,))
    t.check_equal(context.call(t.stub.echo, VALUES), VALUES, 'all at once')
