"""A child that logs endlessly delays no other child, and costs bounded memory."""

import wire

CLAUSES = 'RTE-14'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    record = wire.frame(0, wire.FORWARD_LOG, b'hostile\x0050\x00' + b'x' * 1000, src_id=peer.id)
    peer.write_until_refused(lambda n: record * 20, seconds=4)
    t.check_serves(honest)
    t.check_resident_below(1000)
