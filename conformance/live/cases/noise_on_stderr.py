"""Text on standard error during the start does not disturb the handshake."""

CLAUSES = 'BOOT-18 CON-3'


def run(t):
    t.check_alive(t.connect(script='echo "warning: be careful" >&2; printf "half" >&2; exec "$0" "$@"'))
