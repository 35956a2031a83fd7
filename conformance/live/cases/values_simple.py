"""None, booleans, integers of every width and floats come back as they went."""

CLAUSES = 'PKL-9 PKL-10 PKL-23 PKL-24'

INTEGERS = [
    0, 1, -1, 255, 256, 65535, 65536, -128, -129, 2 ** 31 - 1, 2 ** 31, -2 ** 31, -2 ** 31 - 1,
    2 ** 32, 2 ** 63 - 1, 2 ** 63, -2 ** 63, -2 ** 63 - 1, 2 ** 100, -2 ** 100, 2 ** 2039, -2 ** 2040,
]
FLOATS = [
    0.0, -0.0, 1.5, -1e-7, 5e-324, 1.7976931348623157e308,
    float('inf'), float('-inf'), float('nan'),
]


def run(t):
    context = t.connect()
    for value in [None, True, False] + INTEGERS + FLOATS:
        t.check_equal(context.call(t.stub.echo, value), value, 'echo of %r' % (value,))
    t.check_equal(context.call(t.stub.echo, INTEGERS), INTEGERS, 'all integers at once')
    t.check_equal(context.call(t.stub.echo, FLOATS), FLOATS, 'all floats at once')
