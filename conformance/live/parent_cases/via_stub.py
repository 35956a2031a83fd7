"""A Python child of a C++ child is reached through it."""

CLAUSES = 'ROL-14 RTE-3 ROL-12'


def run(t):
    stub = t.connect_stub()
    child = t.connect(via=stub)
    t.check_equal(t.call(child, 'os.getppid'), t.pid(stub))
    t.check_equal(t.echo(child, {'a': [b'x']}), {'a': [b'x']})
    t.check_raised(t.call_error(child, 'os.no_such_function'), 'no_such_function')
    t.call(child, 'mitogen_stub.log', 'live.child', 40, 'from Python')
    t.wait_until(lambda: t.logs('live.child') == ['from Python'], 'the record of the grandchild')
