"""The second reply to a call is delivered to nobody."""

import wire

CLAUSES = 'ROL-7 RTE-8'


def run(t):
    peer = t.booted_hostile_child()
    waiting = t.call_async(peer.id, 'os.getpid')
    asked = peer.read_frames(lambda frame: frame.handle == wire.CALL_FUNCTION)
    for value in (1, 2, 3):
        peer.send(0, asked.reply_to, wire.dump(value))
    t.check_equal(waiting.get(), 1, 'the first answer')
    t.check_serves()
