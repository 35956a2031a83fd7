"""A user whom sshd does not let in is told in words."""

TRANSPORTS = ('ssh',)
ONCE = True


def run(t):
    words = t.connect_error(username='no-such-user')
    t.check_in('Permission denied', words)
