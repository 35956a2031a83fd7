"""Endless calls of a service by a child that reads no answer cost bounded memory and delay nobody."""

import wire

CLAUSES = 'SVC-7 RTE-14'


def run(t):
    t.ask('add_service', service='live.Echo').get()
    honest = t.connect()
    peer = t.booted_hostile_child()
    request = wire.dump(('live.Echo', 'echo', {'value': 'x' * 100000}))
    peer.write_until_refused(
        lambda n: wire.frame(0, wire.CALL_SERVICE, request, src_id=peer.id, reply_to=5000 + n), seconds=5)
    t.check_serves(honest)
    t.check_resident_below(1500)
