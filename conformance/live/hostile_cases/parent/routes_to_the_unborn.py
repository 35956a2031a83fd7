"""Ids that will be given next cannot be taken over: later children connect, and it is they who answer."""

import wire

CLAUSES = 'RTE-13'


def run(t):
    peer = t.booted_hostile_child()
    for target in range(peer.id + 1, peer.id + 200):
        peer.send(0, wire.ADD_ROUTE, b'%d:x' % target)
    t.check_serves(t.connect(), t.connect())
