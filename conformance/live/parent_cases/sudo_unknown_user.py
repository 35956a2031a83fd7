"""If sudo does not know a user, the error names the user."""

CLAUSES = 'CON-5'
TRANSPORTS = ('sudo',)
ONCE = True


def run(t):
    t.check_in('no-such-user', t.connect_error(username='no-such-user'))
