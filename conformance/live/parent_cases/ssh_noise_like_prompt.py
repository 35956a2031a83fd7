"""Output of the other side is not taken for a prompt: no password is typed, and none is reported missing."""

CLAUSES = 'CON-4'
TRANSPORTS = ('ssh',)
ONCE = True

# With a password ssh uses a terminal, to which the other side writes as well. The
# key lets us in before ssh asks for the password.
SCRIPT = '''
printf 'Warning: Your password will expire on Monday, 06:' >&2
sleep 0.3
echo 30 >&2
printf 'Password: ' >&2
sleep 0.3
exec "$0" "$@"
'''


def run(t):
    child = t.connect(['/bin/sh', '-c', SCRIPT, t.python], password='not to be typed')
    t.check_equal(t.echo(child, 1), 1)
    child = t.connect(['/bin/sh', '-c', SCRIPT, t.python], check_host_keys='accept')
    t.check_equal(t.echo(child, 1), 1)
