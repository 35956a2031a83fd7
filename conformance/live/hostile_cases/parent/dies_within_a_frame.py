"""A child that dies within a frame loses the calls that wait for it, at once."""

import wire

CLAUSES = 'FRM-4 RTE-9'


def run(t):
    peer = t.booted_hostile_child()
    waiting = [t.call_async(peer.id, 'os.getpid') for _ in range(10)]
    peer.read_frames(lambda frame: frame.handle == wire.CALL_FUNCTION)
    peer.write(wire.header(0, 1000, 1000, src_id=peer.id) + b'half')
    peer.close()
    t._hostile.remove(peer)
    for pending in waiting:
        t.check_lost(pending.error())
    t.check_serves()
