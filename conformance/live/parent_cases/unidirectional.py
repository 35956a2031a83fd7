"""In a unidirectional tree children cannot reach each other, but they can reach us."""

CLAUSES = 'RTE-7'


def run(t):
    t.start('--unidirectional')
    first, second = t.connect(), t.connect()
    inbox, to_us = t.inbox()
    sender = t.call(second, 'mitogen_stub.make_receiver')
    t.call(first, 'mitogen_stub.send', sender, 'from a sibling')
    t.check_raised(t.call_error(second, 'mitogen_stub.receive', sender.value[1], 0.3), 'Timeout')
    t.call(first, 'mitogen_stub.send', to_us, 'to the master')
    t.check_equal(t.receive(inbox), 'to the master')
