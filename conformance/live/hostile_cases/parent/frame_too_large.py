"""A child whose frame claims 4 GiB is cut off with an error text; nothing is allocated, and its siblings go on."""

import wire

CLAUSES = 'FRM-3'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    before = t.resident_mib()
    peer.write(wire.header(0, wire.FORWARD_LOG, 0xffffffff, src_id=peer.id) + b'x')
    t.check(peer.is_cut_off(), 'the end of its link')
    t.check_resident_below(before + 32)
    t.check_serves(honest)
