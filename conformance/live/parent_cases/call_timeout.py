"""A call that takes longer than its time-out fails, and the child goes on."""

CLAUSES = 'BOOT-21 ROL-7'


def run(t):
    child = t.connect()
    error = t.ask('call', context=child, function='time.sleep', args=[0.5], timeout=0.1).error()
    t.check_equal(error.kind, 'timeout')
    t.check_equal(t.echo(child, 1), 1)
