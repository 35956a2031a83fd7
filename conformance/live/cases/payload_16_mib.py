"""An argument and a result of 16 MiB arrive whole."""

CLAUSES = 'FRM-1 FRM-3'
SIZE = 16 * 1024 * 1024


def run(t):
    context = t.connect()
    data = (b'0123456789abcdef' * (SIZE // 16))
    t.check(context.call(t.stub.echo, data) == data, 'the same 16 MiB of bytes')
    t.check(context.call(t.stub.big, SIZE) == b'x' * SIZE, '16 MiB of x')
    t.check_alive(context)
