"""A C++ child is connected in the same way as a Python child."""

CLAUSES = 'BOOT-12 ROL-17'


def run(t):
    stub = t.connect_stub()
    t.check(t.is_running(t.pid(stub)), 'a process with the pid of the child')
    t.check_raised(t.call_error(stub, 'os.no_such_function'), 'no_such_function')
