"""A child that reads no byte of its preamble is given up after the connect timeout."""

CLAUSES = 'BOOT-21'


def run(t):
    peer = t.hostile_child(connect_timeout=2)
    peer.write(b'MITO000\n')
    error = peer.pending.error()
    t.check_equal(error.kind, 'connect', 'kind of the error "%s"' % error.words)
    t.check_serves()
