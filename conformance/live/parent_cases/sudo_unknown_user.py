"""A user that sudo does not know is told by its name."""

TRANSPORTS = ('sudo',)
ONCE = True


def run(t):
    t.check_in('no-such-user', t.connect_error(username='no-such-user'))
