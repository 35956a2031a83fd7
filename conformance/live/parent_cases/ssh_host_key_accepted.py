"""An accepted host key is stored, and known from then on."""

CLAUSES = 'CON-1 CON-4'
TRANSPORTS = ('ssh',)


def run(t):
    known = t.path('known_hosts')
    args = ['-F', '/dev/null', '-o', 'UserKnownHostsFile=' + known]
    for mode in ('accept', 'enforce'):
        child = t.connect(check_host_keys=mode, ssh_args=args)
        t.check_equal(t.echo(child, mode), mode)
