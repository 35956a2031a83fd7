"""A process that joined, makes endless calls and reads nothing, delays nobody."""

import socket
import time

import wire

CLAUSES = 'RTE-14'


def run(t):
    path = t.path('socket')
    t.ask('listen', path=path).get()
    honest = t.connect()
    peer = t.hostile_joiner(path)
    peer.join()
    request = wire.frame(honest, wire.CALL_FUNCTION, wire.call('mitogen_stub', 'big', 100000),
                         src_id=peer.id, reply_to=7)
    peer.socket.settimeout(1)
    deadline = time.time() + 4
    try:
        while time.time() < deadline:
            peer.socket.sendall(request * 10)
    except (socket.timeout, ConnectionError):
        pass
    t.check_serves()
    t.check_resident_below(1200)
