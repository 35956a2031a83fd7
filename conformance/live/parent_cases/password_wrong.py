"""If the password is wrong, the error says so."""

CLAUSES = 'CON-5'
TRANSPORTS = ('sudo-password',)
ONCE = True


def run(t):
    words = t.connect_error(password='not the password')
    t.check_in('password', words)
