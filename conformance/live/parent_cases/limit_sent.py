"""A message that is too large for the tree is refused, and the child stays."""

CLAUSES = 'FRM-3 RTE-4'


def run(t):
    t.start('--max-message-size', '200000')
    child = t.connect()
    error = t.call_error(child, 'mitogen_stub.echo', b'x' * 300000)
    t.check(error.kind in ('usage', 'lost', 'fault'), 'a refusal, got %s' % error)
    t.check_in('200000', error.words)
    t.check_equal(t.echo(child, 1), 1)
