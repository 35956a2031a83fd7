"""A C++ child of a Python child is reached through it."""

CLAUSES = 'ROL-14 RTE-3 ROL-12'


def run(t):
    child = t.connect()
    stub = t.connect_stub(via=child)
    t.check_equal(t.call(stub, 'os.getppid'), t.pid(child))
    t.check_equal(t.echo(stub, {'a': [b'x']}), {'a': [b'x']})
    t.check_raised(t.call_error(stub, 'os.no_such_function'), 'no_such_function')
    t.call(stub, 'mitogen_stub.log', 'live.stub', 40, 'from C++')
    t.wait_until(lambda: t.logs('live.stub') == ['from C++'], 'the record of the grandchild')
