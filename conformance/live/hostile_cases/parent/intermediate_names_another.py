"""A context that is asked to connect a child cannot pass off its sibling, the master or itself as that child."""

import wire

CLAUSES = 'ROL-14 RTE-13'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    for claimed in (0, honest, peer.id, 4242, -1, 1 << 32, 'x', None):
        pending = t.connect_async(via=peer.id)
        asked = peer.read_frames(lambda frame: frame.handle == wire.CALL_FUNCTION)
        peer.send(0, asked.reply_to, wire.dump({'id': claimed, 'name': 'x', 'msg': None}))
        error = pending.error()
        t.check_equal(error.kind in ('connect', 'fault'), True, 'kind %s of "%s" for %r' % (
            error.kind, error.words, claimed))
    t.check_serves(honest)
