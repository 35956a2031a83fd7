"""A session loses a parent that sends bytes that are no frame; waiting requests are answered, and it can be ended."""

import struct

CLAUSES = 'FRM-2 RTE-9'


def run(t):
    path = t.path('socket')
    listener = t.hostile_listener(path)
    session = t.new_session('--join', path)
    parent = listener.accept(struct.pack('>LLL', 7, 3, 1))
    t._default = session
    waiting = t.call_async(3, 'os.getpid')
    parent.recv(1 << 16)
    parent.sendall(b'X' * 1000)
    t.check_lost(waiting.error())
    t.check_gone(3)
