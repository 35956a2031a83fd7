"""A context that never answers keeps no connect operation for ever: the connect timeout is kept here, too."""


def run(t):
    peer = t.booted_hostile_child()
    error = t.connect_async(via=peer.id, connect_timeout=1).error()
    t.check_equal(error.kind in ('connect', 'timeout'), True, 'kind %s of "%s"' % (error.kind, error.words))
    t.check_serves()
