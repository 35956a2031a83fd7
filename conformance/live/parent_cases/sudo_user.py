"""A child by sudo runs as the user that was asked for."""

TRANSPORTS = ('sudo',)


def run(t):
    t.check_equal(t.call(t.connect(), 'os.geteuid'), 0)
