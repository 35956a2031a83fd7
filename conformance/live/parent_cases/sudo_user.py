"""A child by sudo runs as the user that was asked for."""

CLAUSES = 'CON-1'
TRANSPORTS = ('sudo',)


def run(t):
    t.check_equal(t.call(t.connect(), 'os.geteuid'), 0)
