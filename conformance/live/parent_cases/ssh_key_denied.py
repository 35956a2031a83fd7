"""A key that sshd does not take is told in words."""

TRANSPORTS = ('ssh',)
ONCE = True


def run(t):
    words = t.connect_error(identity_file='/no/such/key')
    t.check_in('Permission denied', words)
