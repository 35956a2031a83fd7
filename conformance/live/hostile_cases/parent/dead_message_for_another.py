"""A dead message ends a call only if it comes from the side of the context that was called."""

import wire

CLAUSES = 'RTE-8'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    slow = t.call_async(honest, 'mitogen_stub.sleep', 1)
    for handle in range(1000, 1064):
        peer.send(0, handle, b'forged end', reply_to=wire.IS_DEAD)
    t.check_equal(slow.get(), None, 'the answer of the one who was asked')
    t.check_serves(honest)
