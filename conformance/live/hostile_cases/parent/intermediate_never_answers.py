"""A connect through a context that never answers ends with the connect timeout, too."""

CLAUSES = 'ROL-14'


def run(t):
    peer = t.booted_hostile_child()
    error = t.connect_async(via=peer.id, connect_timeout=1).error()
    t.check_equal(error.kind in ('connect', 'timeout'), True, 'kind %s of "%s"' % (error.kind, error.words))
    t.check_serves()
