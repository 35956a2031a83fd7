"""A child that never says that it runs is given up after the connect timeout."""

CLAUSES = 'BOOT-21'


def run(t):
    peer = t.hostile_child(connect_timeout=1)
    error = peer.pending.error()
    t.check_equal(error.kind, 'connect', 'kind of the error "%s"' % error.words)
    t.check(peer.is_cut_off(), 'the end of its link')
    t.check_serves()
