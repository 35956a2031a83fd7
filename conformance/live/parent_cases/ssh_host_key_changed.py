"""If a host key has changed, the error says so."""

# A well-formed public key of nobody: all its bits are ones.
OTHER_KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAI' + 'AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE'

CLAUSES = 'CON-5'
TRANSPORTS = ('ssh',)
ONCE = True


def run(t):
    known = t.path('known_hosts')
    with open(known, 'w') as f:
        f.write('[127.0.0.1]:%d ssh-ed25519 %s\n' % (t.spec['options']['port'], OTHER_KEY))
    words = t.connect_error(check_host_keys='enforce',
                            ssh_args=['-F', '/dev/null', '-o', 'UserKnownHostsFile=' + known])
    t.check_in('host key', words.lower())
