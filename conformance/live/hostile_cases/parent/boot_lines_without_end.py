"""Endless lines before the first marker cost little memory, and end with the connect timeout."""

CLAUSES = 'BOOT-12 BOOT-21'


def run(t):
    t.start()
    before = t.resident_mib()
    peer = t.hostile_child(connect_timeout=3)
    peer.write_until_refused(lambda n: b'password: MITO00 %d\n' % n * 1000, seconds=20)
    error = peer.pending.error()
    t.check_equal(error.kind, 'connect', 'kind of the error "%.200s"' % error.words)
    t.check_resident_below(before + 64)
    t.check_serves()
