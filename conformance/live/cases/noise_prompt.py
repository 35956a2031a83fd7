"""A prompt with no end of line just before the first marker does not hide it."""

CLAUSES = 'BOOT-10 BOOT-12'


def run(t):
    t.check_alive(t.connect(script='printf "login: "; exec "$0" "$@"'))
