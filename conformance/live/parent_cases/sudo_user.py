"""A child by sudo is the user that was asked for."""

TRANSPORTS = ('sudo',)


def run(t):
    t.check_equal(t.call(t.connect(), 'os.geteuid'), 0)
