"""A process that dies while it joins, or right after, leaves no link and no route behind."""

CLAUSES = 'BOOT-16 BOOT-22'


def run(t):
    path = t.path('socket')
    t.ask('listen', path=path).get()
    for said in (b'', b'\x00', b'\x00\x00\x00\x01', b'\x00\x00\x00\x01MI', b'\x00\x00\x00\x01' + b'MI' * 14):
        for _ in range(10):
            peer = t.hostile_joiner(path)
            peer.socket.sendall(said)
            peer.close()
            t._hostile.remove(peer)
    t.wait_until(lambda: t.counts()['links'] == 0, 'no link is left')
    t.check_equal(t.counts()['routes'], 0, 'routes')
    t.check_serves()
