"""A user that su does not know is told."""

TRANSPORTS = ('local',)
ONCE = True


def run(t):
    words = t.connect_error(['/usr/bin/python3'], method='su', username='no-such-user')
    t.check_in('no-such-user', words)
