"""A child that endlessly asks for ids does not use them up: others still connect children."""

import wire

CLAUSES = 'ROL-6 RTE-10'


def run(t):
    peer = t.booted_hostile_child()
    peer.write_until_refused(
        lambda n: peer.drain() or wire.frame(0, wire.ALLOCATE_ID, src_id=peer.id, reply_to=7777) * 200, seconds=6)
    t.check_serves()
    child = t.connect()
    t.check(child < 1 << 30, 'an id far from the last one, got %d' % child)
