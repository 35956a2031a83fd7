"""A parent waits for a child that takes more than a second to start."""

CLAUSES = 'BOOT-21'


def run(t):
    t.check_alive(t.connect(script='sleep 1.2; exec "$0" "$@"'))
