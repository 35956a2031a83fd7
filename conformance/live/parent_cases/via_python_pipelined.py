"""1,000 calls through a Python child are answered in their order."""

CLAUSES = 'ROL-17 RTE-15'
TRANSPORTS = ('local',)


def run(t):
    grandchild = t.connect(via=t.connect())
    pending = [t.call_async(grandchild, 'mitogen_stub.echo', n) for n in range(1000)]
    t.check_equal([p.get() for p in pending], list(range(1000)))
