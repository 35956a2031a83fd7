"""A child cannot shut its sibling down."""

import wire

CLAUSES = 'RTE-5 RTE-1'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    for fields in ({}, {'src_id': 0}, {'auth_id': 0}):
        peer.send(honest, wire.SHUTDOWN, **fields)
    peer.send(0, wire.SHUTDOWN)
    t.check_serves(honest)
