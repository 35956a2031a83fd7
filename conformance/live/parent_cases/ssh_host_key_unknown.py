"""If a host key is not known, the error says so."""

CLAUSES = 'CON-5'
TRANSPORTS = ('ssh',)
ONCE = True


def run(t):
    known = t.path('known_hosts')
    words = t.connect_error(check_host_keys='enforce',
                            ssh_args=['-F', '/dev/null', '-o', 'UserKnownHostsFile=' + known])
    t.check_in('host key', words.lower())
