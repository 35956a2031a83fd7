"""A prompt with no end of line just before the first marker does not hide it."""


def run(t):
    t.check_alive(t.connect(script='printf "login: "; exec "$0" "$@"'))
