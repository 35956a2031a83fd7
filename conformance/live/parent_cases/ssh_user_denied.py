"""If sshd does not let a user in, the error says so."""

CLAUSES = 'CON-5'
TRANSPORTS = ('ssh',)
ONCE = True


def run(t):
    words = t.connect_error(username='no-such-user')
    t.check_in('Permission denied', words)
