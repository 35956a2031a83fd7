"""Arguments and results of 0 bytes, 1 byte, and 128 KiB or a little less or more, arrive whole."""

CLAUSES = 'FRM-1'
SIZES = (0, 1, 2, 255, 256, 65535, 65536, 128 * 1024 - 26, 128 * 1024 - 1, 128 * 1024, 128 * 1024 + 1)


def run(t):
    context = t.connect()
    for size in SIZES:
        t.check_equal(context.call(t.stub.big, size), b'x' * size, 'result of %d bytes' % size)
        data = bytes(bytearray(n % 251 for n in range(size)))
        t.check_equal(context.call(t.stub.echo, data), data, 'echo of %d bytes' % size)
