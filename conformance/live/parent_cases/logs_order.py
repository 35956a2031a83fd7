"""Records arrive in the order in which they were made."""

CLAUSES = 'ROL-21 RTE-15'


def run(t):
    child = t.connect()
    for n in range(200):
        t.call_async(child, 'mitogen_stub.log', 'live.order', 40, str(n))
    t.echo(child, 1)
    t.wait_until(lambda: len(t.logs('live.order')) == 200, '200 records')
    t.check_equal(t.logs('live.order'), [str(n) for n in range(200)])
