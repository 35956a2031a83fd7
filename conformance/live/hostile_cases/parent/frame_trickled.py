"""A frame that claims 100 MiB costs only the memory of what has arrived, and delays nobody."""

import wire

CLAUSES = 'FRM-3'


def run(t):
    honest = t.connect()
    before = t.resident_mib()
    for _ in range(8):
        peer = t.booted_hostile_child()
        peer.write(wire.header(0, wire.FORWARD_LOG, 100 << 20, src_id=peer.id) + b'x')
    t.check_serves(honest)
    t.check_resident_below(before + 64)
