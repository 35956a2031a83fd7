"""A password is typed where sudo asks, and the child is root."""

CLAUSES = 'CON-4'
TRANSPORTS = ('sudo-password',)


def run(t):
    child = t.connect()
    t.check_equal(t.call(child, 'os.geteuid'), 0)
