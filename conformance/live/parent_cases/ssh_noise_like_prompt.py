"""What the other side writes is no prompt: no password is typed, and none is missed."""

TRANSPORTS = ('ssh',)
ONCE = True

# A password has ssh use a terminal, to which the other side writes as well; the
# key lets us in before one is asked.
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
