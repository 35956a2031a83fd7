"""Bytes of every kind come back as the same bytes, and stay bytes."""

CLAUSES = 'PKL-20 PKL-23 PKL-24 PKL-26'
ALL = bytes(bytearray(range(256)))
VALUES = [b'', b'a', b'\x00', b'\xff', ALL, ALL * 4, b'x' * 255, b'x' * 256, b'\r\n' * 50]


def run(t):
    context = t.connect()
    for value in VALUES:
        t.check_equal(context.call(t.stub.echo, value), value, 'echo of %r' % value[:20])
    t.check_equal(context.call(t.stub.echo, VALUES), VALUES, 'all at once')
    t.check_equal(context.call(t.stub.echo, {u'k': (ALL, [ALL])}), {u'k': (ALL, [ALL])}, 'nested')
