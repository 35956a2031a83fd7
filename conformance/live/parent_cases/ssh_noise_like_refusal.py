"""A login file that writes text like an error of ssh does not end the connection."""

CLAUSES = 'CON-5'
TRANSPORTS = ('ssh',)
ONCE = True

LINES = [
    'ssh: Could not resolve hostname git.invalid: Name or service not known',
    'ssh: connect to host git port 22: Connection refused',
    'Connection closed by 192.0.2.1 port 22',
    'kex_exchange_identification: Connection closed by remote host',
    'Bad owner or permissions on /home/alice/.ssh/config',
    'git@git: Permission denied (publickey).',
    'Host key verification failed.',
]


def after(lines, command):
    script = 'echo "$0" >&2; exec "$@"'
    return ['/bin/sh', '-c', script, '\n'.join(lines)] + command


def run(t):
    t.check_equal(t.echo(t.connect(after(LINES, [t.python])), 1), 1)
    # If the command is what failed, the error does not name such a line as the cause.
    words = t.connect_error(after(LINES[:1], ['/no/such/python']))
    t.check_in('exited with status 12', words)
    t.check('unknown' not in words.split('\n')[0], 'no word of a host that is unknown in ' + words)
