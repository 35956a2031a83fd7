"""Children send to each other."""

CLAUSES = 'RTE-3'


def run(t):
    first, second = t.connect(), t.connect()
    sender = t.call(second, 'mitogen_stub.make_receiver')
    t.call(first, 'mitogen_stub.send', sender, 'from a sibling')
    t.check_equal(t.call(second, 'mitogen_stub.receive', sender.value[1], 10), 'from a sibling')
