"""Endless noise before the first marker costs little memory, and ends with the connect timeout."""

CLAUSES = 'BOOT-12 BOOT-21'


def run(t):
    t.start()
    before = t.resident_mib()
    peer = t.hostile_child(connect_timeout=3)
    peer.write_until_refused(lambda _: b'x' * 65536, seconds=20)
    error = peer.pending.error()
    t.check_equal(error.kind, 'connect', 'kind of the error "%.200s"' % error.words)
    t.check(len(error.words) < 1 << 17, 'an error of at most 128 KiB, got %d bytes' % len(error.words))
    t.check_resident_below(before + 64)
    t.check_serves()
