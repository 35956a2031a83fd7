"""No process of a deep tree is left when the master ends."""

CLAUSES = 'ROL-18'


def run(t):
    top = [t.connect() for _ in range(2)]
    middle = [t.connect(via=context) for context in top]
    leaves = [t.connect(via=middle[0]), t.connect_stub(via=middle[1])]
    pids = [t.pid(context) for context in top + middle + leaves]
    t.check_equal(t.session.close(), 0, 'exit status')
    t.wait_until(lambda: not any(map(t.is_running, pids)), 'no process of the tree')
