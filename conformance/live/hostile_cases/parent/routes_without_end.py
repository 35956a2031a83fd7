"""Endless routes fill only the table of the child that announces them: others still connect children."""

import wire

CLAUSES = 'RTE-10'


def run(t):
    honest = t.connect()
    before = t.resident_mib()
    peer = t.booted_hostile_child()
    peer.write_until_refused(
        lambda n: peer.drain() or b''.join(
            wire.frame(0, wire.ADD_ROUTE, b'%d:' % (1000 + 100 * n + i) + b'n' * 2000, src_id=peer.id)
            for i in range(100)), seconds=8)
    t.check_serves(honest)
    t.check_resident_below(before + 300)
