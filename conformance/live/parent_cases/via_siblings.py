"""Grandchildren below different children send to each other."""

CLAUSES = 'RTE-3'
TRANSPORTS = ('local',)


def run(t):
    first, second = t.connect(via=t.connect()), t.connect(via=t.connect())
    sender = t.call(second, 'mitogen_stub.make_receiver')
    t.call(first, 'mitogen_stub.send', sender, 'a cousin')
    t.check_equal(t.call(second, 'mitogen_stub.receive', sender.value[1], 10), 'a cousin')
