"""Calls to several children do not wait for each other."""

CLAUSES = 'ROL-17'


def run(t):
    slow, quick = t.connect(), t.connect()
    sleeping = t.call_async(slow, 'time.sleep', 1)
    t.check_equal(t.echo(quick, 1), 1)
    t.check(sleeping.order is None, 'the slow call still runs')
    sleeping.get()
