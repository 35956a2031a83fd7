"""A small reply whose JSON would be huge is a fault, and delays nobody meanwhile."""

import wire

CLAUSES = 'PKL-21'

# 27 lists, each with the list before it four times: 4^27 elements as JSON.
BOMB = b'\x80\x02]q\x00' + b''.join(b'](h%ch%ch%ch%ceq%c' % ((n,) * 4 + (n + 1,)) for n in range(27)) + b'.'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    waiting = [t.call_async(peer.id, 'os.getpid') for _ in range(4)]
    for _ in waiting:
        asked = peer.read_frames(lambda frame: frame.handle == wire.CALL_FUNCTION)
        peer.send(0, asked.reply_to, BOMB)
    t.check_serves(honest)
    for pending in waiting:
        t.check_equal(pending.error().kind, 'fault', 'kind of the error')
