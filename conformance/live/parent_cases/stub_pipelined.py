"""10,000 calls to a C++ child are answered in their order."""

CLAUSES = 'ROL-17 RTE-15'
TIME_LIMIT = 120
ONCE = True


def run(t):
    stub = t.connect_stub()
    pending = [t.call_async(stub, 'mitogen_stub.echo', n) for n in range(10000)]
    t.check_equal([p.get(60) for p in pending], list(range(10000)))
