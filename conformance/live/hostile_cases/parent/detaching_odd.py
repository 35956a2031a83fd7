"""A DETACHING that nobody asked for ends nothing except the sender's own link."""

import wire

CLAUSES = 'ROL-13 RTE-1'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    for fields in ({}, {'src_id': honest}, {'src_id': 0}):
        peer.send(0, wire.DETACHING, b'', **fields)
        peer.send(honest, wire.DETACHING, b'', **fields)
    t.check_serves(honest)
