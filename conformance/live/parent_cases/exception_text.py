"""An exception of a call arrives with its type, message and traceback."""

CLAUSES = 'PAY-4'


def run(t):
    child = t.connect()
    error = t.call_error(child, 'mitogen_stub.raise_error', 'ValueError', 'on purpose')
    t.check_raised(error, 'ValueError: on purpose')
    t.check_in('in raise_error', error.words)
    t.check_equal(t.echo(child, 1), 1)
