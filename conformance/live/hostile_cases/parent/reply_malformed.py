"""A reply that is no pickle, or a forbidden one, fails that call and nothing else."""

import wire

CLAUSES = 'PKL-1 PKL-15 PKL-21'

BAD = {
    'nothing': b'',
    'no pickle': b'hello',
    'cut off': wire.dump(list(range(100)))[:-20],
    'a forbidden global': b'cos\nsystem\n(S"touch ran"\ntR.',
    'a reduction': b'\x80\x02cbuiltins\neval\nX\x01\x00\x00\x001\x85R.',
    'a memo of 4 GiB': b'\x80\x02Nr\xff\xff\xff\xff.',
    'a text of 4 GiB': b'\x80\x02X\xff\xff\xff\xff.',
    'marks': b'\x80\x02' + b'(' * 500000 + b'.',
}


def run(t):
    peer = t.booted_hostile_child()
    for words, data in BAD.items():
        waiting = t.call_async(peer.id, 'os.getpid')
        asked = peer.read_frames(lambda frame: frame.handle == wire.CALL_FUNCTION)
        peer.send(0, asked.reply_to, data)
        t.check_equal(waiting.error().kind, 'fault', 'kind of the error after ' + words)
    t.check_serves()
