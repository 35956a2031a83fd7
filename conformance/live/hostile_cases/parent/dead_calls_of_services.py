"""Dead messages to CALL_SERVICE stop no service."""

import wire

CLAUSES = 'SVC-5 PAY-16'


def run(t):
    t.ask('add_service', service='live.Echo').get()
    honest = t.connect()
    peer = t.booted_hostile_child()
    for _ in range(20):
        peer.send(0, wire.CALL_SERVICE, b'', reply_to=wire.IS_DEAD)
    peer.send(0, wire.CALL_SERVICE, wire.service_call('live.Echo', 'echo', value='still here'), reply_to=5000)
    answer = peer.read_frames(lambda frame: frame.handle == 5000)
    t.check(b'still here' in answer.data, 'the answer of the service, got %.200r' % answer.data)
    t.check_serves(honest)
