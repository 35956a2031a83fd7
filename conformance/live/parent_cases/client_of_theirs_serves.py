"""A client of the original answers ALLOCATE_ID, counting from 1, and GET_MODULE, as a master does.

The case plays the listener.
"""

import pickletools
import struct
import threading

import wire

CLAUSES = 'BOOT-22 BOOT-16 ROL-20'
TRANSPORTS = ('local',)
OUR_ID, CLIENT_ID, HANDLE = 7, 4711, 1234


def integers(data):
    return [arg for op, arg, _ in pickletools.genops(data) if op.name.startswith(('BININT', 'INT', 'LONG'))]


def run(t):
    path = t.path('socket')
    listener = t.hostile_listener(path)
    accepted = []
    accepting = threading.Thread(
        target=lambda: accepted.append(listener.accept(struct.pack('>LLL', CLIENT_ID, OUR_ID, 1))))
    accepting.start()
    # It calls os.getpid() in context 99, which is never answered here.
    t.start_original('unix_client.py', path, 99, 'live.Echo')
    accepting.join(30)
    client = accepted[0]
    reader = wire.FrameReader()
    unread = []

    def read(handle):
        while True:
            for number, frame in enumerate(unread):
                if frame.handle == handle:
                    return unread.pop(number)
            data = client.recv(65536)
            t.check(data, 'a frame to handle %d, got the end of the link' % handle)
            unread.extend(reader.feed(data))

    call = read(wire.CALL_FUNCTION)
    t.check_equal((call.dst_id, call.src_id, call.auth_id), (99, CLIENT_ID, CLIENT_ID), 'header of its call')
    for first in 1, 1001:
        client.sendall(wire.frame(CLIENT_ID, wire.ALLOCATE_ID, src_id=OUR_ID, reply_to=HANDLE))
        answer = read(HANDLE)
        t.check_equal((answer.dst_id, answer.src_id), (OUR_ID, CLIENT_ID), 'header of its answer')
        t.check_equal(integers(answer.data), [first, first + 1000], 'block of ids')
    client.sendall(wire.frame(CLIENT_ID, wire.GET_MODULE, b'no_such_module_here', src_id=OUR_ID,
                              reply_to=HANDLE))
    t.check_in(b'no_such_module_here', read(wire.LOAD_MODULE).data, 'answer to GET_MODULE')
