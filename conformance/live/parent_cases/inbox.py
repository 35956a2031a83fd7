"""A child sends to an inbox of ours, in order, and closes it."""

CLAUSES = 'ROL-2 ROL-3'


def run(t):
    child = t.connect()
    inbox, sender = t.inbox()
    t.call(child, 'mitogen_stub.send_many', sender, 500)
    t.check_equal([t.receive(inbox) for _ in range(500)], list(range(500)))
    error = t.ask('receive', inbox=inbox, timeout=10).error()
    t.check_lost(error)
