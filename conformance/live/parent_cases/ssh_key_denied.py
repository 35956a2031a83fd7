"""If sshd does not take a key, the error says so."""

CLAUSES = 'CON-5'
TRANSPORTS = ('ssh',)
ONCE = True


def run(t):
    words = t.connect_error(identity_file='/no/such/key')
    t.check_in('Permission denied', words)
