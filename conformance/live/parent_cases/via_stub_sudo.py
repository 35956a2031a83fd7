"""A C++ child becomes another user by sudo."""

CLAUSES = 'ROL-14 CON-1'
TRANSPORTS = ('sudo',)


def run(t):
    stub = t.connect_stub()
    root = t.connect(via=stub, method='sudo', username='root')
    t.check_equal(t.call(root, 'os.getuid'), 0)
