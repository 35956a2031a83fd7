"""Logs and lines of a C++ child arrive."""

CLAUSES = 'ROL-21 BOOT-19'


def run(t):
    t.start('-v')
    stub = t.connect_stub()
    t.call(stub, 'mitogen_stub.log', 'live.stub', 40, 'logged')
    t.call(stub, 'mitogen_stub.print_stdout', 'printed\n')
    t.wait_until(lambda: t.logs('live.stub') == ['logged'], 'the record')
    t.wait_until(lambda: t.logs('stdout') == ['printed'], 'the line')
