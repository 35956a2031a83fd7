"""A process that joined can only send under its own id: it has the listener's authority, but nobody else's id."""

import os

import wire

CLAUSES = 'RTE-1 RTE-2 BOOT-16'


def run(t):
    path = t.path('socket')
    t.ask('listen', path=path).get()
    honest = t.connect()
    peer = t.hostile_joiner(path)
    peer.join()
    mark = t.path('ran')
    for source in (0, honest, peer.id + 1):
        peer.send(honest, wire.CALL_FUNCTION, wire.call('os', 'mkdir', mark), src_id=source)
    peer.send(honest, wire.CALL_FUNCTION, wire.call('os', 'getpid'), reply_to=5)
    t.check_serves(honest)
    t.check(not os.path.exists(mark), 'no call in the name of another to run')
