"""Malformed calls of services, and calls of services that do not exist, are errors for their caller only."""

import wire

CLAUSES = 'SVC-3 SVC-5 SVC-6'

ODD = (b'', b'x', wire.dump(None), wire.dump(('live.Echo',)), wire.dump(('live.Echo', 'echo', None)),
       wire.dump((1, 2, {})), wire.dump(('live.Echo', '__init__', {})), wire.dump(('live.Echo', 'echo', {1: 2})),
       wire.dump(('no.Such', 'echo', {})), wire.dump(('x' * 100000, 'y' * 100000, {})))


def run(t):
    t.ask('add_service', service='live.Echo').get()
    honest = t.connect()
    peer = t.booted_hostile_child()
    for handle, request in enumerate(ODD, 6000):
        peer.send(0, wire.CALL_SERVICE, request, reply_to=handle)
        peer.send(0, wire.CALL_SERVICE, request)
        peer.read_frames(lambda frame: frame.handle == handle)
    t.check_serves(honest)
