"""Nothing is kept of children that are gone."""

CLAUSES = 'RTE-9 RTE-11'


def run(t):
    t.counts()
    before = t.counts()
    for _ in range(3):
        child = t.connect()
        t.echo(child, 1)
        t.ask('shutdown_context', context=child).get()
        t.check_gone(child)
        t.ask('forget', context=child).get()
    t.wait_until(lambda: t.counts() == before, 'the sizes of the tables as before: %r' % before)
