"""If su does not know a user, the error says so."""

CLAUSES = 'CON-5'
TRANSPORTS = ('local',)
ONCE = True


def run(t):
    words = t.connect_error(['/usr/bin/python3'], method='su', username='no-such-user')
    t.check_in('no-such-user', words)
