"""If a child of a C++ child cannot be started, the error says why."""

CLAUSES = 'ROL-14 CON-5'


def run(t):
    stub = t.connect_stub()
    t.check_in('/no/such/python', t.connect_error(['/no/such/python'], via=stub))
    t.check(t.is_running(t.pid(stub)), 'the child is not harmed')
