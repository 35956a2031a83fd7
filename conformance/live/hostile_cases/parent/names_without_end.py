"""Long module names that are new each time cost bounded memory."""

import wire

CLAUSES = 'ROL-10 RTE-14'


def run(t):
    honest = t.connect()
    before = t.resident_mib()
    peer = t.booted_hostile_child()

    peer.write_until_refused(
        lambda n: peer.drain() or wire.frame(
            0, wire.GET_MODULE, b'%d' % n + b'm' * 4000, src_id=peer.id), seconds=8)
    t.check_serves(honest)
    t.check_resident_below(before + 300)
