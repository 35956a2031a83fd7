"""A listener of the original sends a client no SHUTDOWN, and closes the link 5 s after its end began."""

import os
import stat
import time

import wire

CLAUSES = 'BOOT-22 ROL-18 BOOT-16 RTE-12'
TRANSPORTS = ('local',)


def run(t):
    t.need_modules_of_original()
    path = t.path('socket')
    listener = t.start_original('unix_listener.py', path)
    child, _pid = map(int, t.read_line(listener))
    t.check_equal(stat.S_IMODE(os.stat(path).st_mode), 0o600, 'mode of the socket')
    joiners = [t.hostile_joiner(path) for _ in range(2)]
    ids = [joiner.join() for joiner in joiners]
    t.check_equal(ids, [child + 1, child + 2], 'ids of the clients')
    t.check_equal([joiner.listener for joiner in joiners], [0, 0], 'id of the listener')
    began = time.time()
    listener.stdin.close()
    frames = []
    for joiner in joiners:
        data = b'unread'
        while data:
            data = joiner.socket.recv(65536)
            frames += joiner.reader.feed(data)
        # Nothing makes it shorter, and a loaded machine makes it longer.
        took = time.time() - began
        t.check(took > 4.5, 'the link open for 5 s, got %.2f' % took)
    handles = [frame.handle for frame in frames]
    t.check_equal([one for one in handles if one in (wire.SHUTDOWN, wire.ADD_ROUTE)], [],
                  'SHUTDOWN and routes for clients')
    t.wait_until(lambda: not os.path.exists(path), 'no socket at the path')
