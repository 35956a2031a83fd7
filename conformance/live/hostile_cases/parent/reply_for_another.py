"""A reply counts only if it comes from the context that was called."""

import wire

CLAUSES = 'RTE-8 RTE-1'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    slow = t.call_async(honest, 'mitogen_stub.sleep', 1)
    for handle in range(1000, 1064):
        peer.send(0, handle, wire.dump('forged'))
        peer.send(0, handle, wire.dump('forged'), src_id=honest)
        peer.send(0, handle, wire.dump('forged'), src_id=honest, auth_id=honest)
    t.check_equal(slow.get(), None, 'the answer of the one who was asked')
    t.check_serves(honest)
