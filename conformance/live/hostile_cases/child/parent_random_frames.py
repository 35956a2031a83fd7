"""A child survives frames of its parent with senseless payloads for every handle."""

import mitogen.core
import wire

CLAUSES = 'ROL-17 ROL-20'

PAYLOADS = (b'', b'\x00', b'\x80\x02.', b'N.', b'a\x00b', b'\xff' * 300, wire.dump(None), wire.dump([1] * 50),
            wire.dump((None,) * 6), wire.dump((u'm',) * 5), b'7:x', b'4294967295:x')


def run(t):
    context = t.connect()
    for handle in (100, 101, 102, 103, 104, 105, 107, 108, 109, 110, 111, 112, 113, 999, 1000, 0xffffffff):
        for data in PAYLOADS:
            t.send_on_stream(context, mitogen.core.Message(handle=handle, data=data))
    t.check_alive(context)
