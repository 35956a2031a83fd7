"""A tree of C++ contexts needs no Python at any level."""

CLAUSES = 'ROL-14 RTE-3 RTE-15'


def run(t):
    top = t.connect_stub()
    middle = t.connect_stub(via=top)
    leaf = t.connect_stub(via=middle)
    t.check_equal(t.call(middle, 'os.getppid'), t.pid(top))
    t.check_equal(t.call(leaf, 'os.getppid'), t.pid(middle))
    pending = [t.call_async(leaf, 'mitogen_stub.echo', number) for number in range(1000)]
    t.check_equal([answer.get() for answer in pending], list(range(1000)))
