"""A child cannot take over the route to the master or to its sibling, or change its own, by route messages."""

import wire

CLAUSES = 'RTE-6 RTE-12'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    for target in (0, honest, peer.id):
        peer.send(0, wire.ADD_ROUTE, b'%d:x' % target)
        peer.send(0, wire.DEL_ROUTE, b'%d' % target)
    t.check_serves(honest)
