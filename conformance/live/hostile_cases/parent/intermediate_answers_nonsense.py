"""If a context that was asked to connect a child answers nonsense, the error says so."""

import wire

CLAUSES = 'ROL-14'

NONSENSE = (None, 1, 'x', [], {}, {'id': 5}, {'id': 5, 'name': 7, 'msg': None}, {'id': None, 'name': None, 'msg': 9},
            {'id': None, 'name': None, 'msg': 'm' * 100000}, {'msg': '\x1b[2Jcleared'})


def run(t):
    peer = t.booted_hostile_child()
    for answer in NONSENSE:
        pending = t.connect_async(via=peer.id)
        asked = peer.read_frames(lambda frame: frame.handle == wire.CALL_FUNCTION)
        peer.send(0, asked.reply_to, wire.dump(answer))
        error = pending.error()
        t.check_equal(error.kind in ('connect', 'fault'), True, 'kind %s of "%.300s" for %.50r' % (
            error.kind, error.words, answer))
    # Empty tuples, each in another, which take long to read.
    pending = t.connect_async(via=peer.id)
    asked = peer.read_frames(lambda frame: frame.handle == wire.CALL_FUNCTION)
    peer.send(0, asked.reply_to, b')' + b'\x85' * (8 << 20) + b'.')
    t.check_equal(pending.error().kind, 'connect', 'kind of the error')
    t.check_serves()
