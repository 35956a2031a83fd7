"""Lines that come before the child's first marker do not disturb the boot."""

CLAUSES = 'BOOT-12 BOOT-10'


def run(t):
    script = 'echo Welcome; echo; echo "to this machine"; exec "$0" "$@"'
    t.check_equal(t.echo(t.connect(['/bin/sh', '-c', script, t.python]), 1), 1)
