"""10,000 calls that are sent at once are answered in their order."""

CLAUSES = 'ROL-17 RTE-15'
TIME_LIMIT = 120
TRANSPORTS = ('local',)


def run(t):
    child = t.connect()
    pending = [t.call_async(child, 'mitogen_stub.echo', n) for n in range(10000)]
    t.check_equal([p.get(60) for p in pending], list(range(10000)))
    orders = [p.order for p in pending]
    t.check(orders == sorted(orders), 'answers in the order of the calls')
