"""A C++ child and a Python child send to each other."""

CLAUSES = 'RTE-3 ROL-3'


def run(t):
    stub, child = t.connect_stub(), t.connect()
    for first, second in ((stub, child), (child, stub)):
        sender = t.call(second, 'mitogen_stub.make_receiver')
        t.call(first, 'mitogen_stub.send', sender, 'hello')
        t.check_equal(t.call(second, 'mitogen_stub.receive', sender.value[1], 10), 'hello')
