"""A process that joins and then sends bytes that are no frame is cut off; others can still join."""

CLAUSES = 'FRM-2 BOOT-16'


def run(t):
    path = t.path('socket')
    t.ask('listen', path=path).get()
    peer = t.hostile_joiner(path)
    peer.join()
    peer.socket.sendall(b'GET / HTTP/1.1\r\nHost: example\r\nAccept: */*\r\n\r\n')
    t.check(peer.is_cut_off(), 'the end of its link')
    t.check(t.hostile_joiner(path).join(), 'an id for another one')
    t.check_serves()
