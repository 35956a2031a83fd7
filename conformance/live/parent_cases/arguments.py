"""Positional and keyword arguments arrive in their places."""

CLAUSES = 'PAY-1 PKL-19'


def run(t):
    child = t.connect()
    t.check_equal(t.call(child, 'mitogen_stub.echo_call', 1, 'x', a=2, b=[3]),
                  [[1, 'x'], {'a': 2, 'b': [3]}])
    t.check_equal(t.call(child, 'mitogen_stub.echo_call'), [[], {}])
