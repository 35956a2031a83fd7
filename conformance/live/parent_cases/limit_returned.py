"""A result that is too large for the tree fails its call, and the child stays."""

CLAUSES = 'RTE-4 PAY-4'


def run(t):
    t.start('--max-message-size', '200000')
    child = t.connect()
    error = t.call_error(child, 'mitogen_stub.big', 300000)
    t.check_in('200000', error.words)
    t.check_equal(t.echo(child, 1), 1)
