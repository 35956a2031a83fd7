"""Replies with shared and nested values within the limits cost memory in proportion to their bytes."""

import wire

CLAUSES = 'PKL-21 PKL-25'


def run(t):
    peer = t.booted_hostile_child()
    before = t.resident_mib()
    for data in (b'\x80\x02]' + b'(' + b'N' * (4 << 20) + b'e.',
                 b'\x80\x02]' + b'q\x00h\x00' * (1 << 20) + b'.',
                 b'\x80\x02' + b'}q\x000' * (1 << 20) + b'N.'):
        waiting = t.call_async(peer.id, 'os.getpid')
        asked = peer.read_frames(lambda frame: frame.handle == wire.CALL_FUNCTION)
        peer.send(0, asked.reply_to, data)
        try:
            waiting.get()
        except t.Error as error:
            t.check_equal(error.kind, 'fault', 'kind of the error')
    t.check_resident_below(before + 1024)
    t.check_serves()
