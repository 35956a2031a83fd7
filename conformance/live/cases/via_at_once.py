"""Two children that are connected through a child at once start at once: each waits until the other has started."""

CLAUSES = 'ROL-14'
TRANSPORTS = ('local',)
STUB_ONLY = 'it connects one child after another'

SCRIPT = 'touch %s; until [ -e %s ]; do sleep 0.02; done; exec "$0" "$@"'


def run(t):
    middle = t.connect()
    files = [t.path('first'), t.path('second')]
    contexts = t.in_threads(2, lambda n: t.connect_below(middle, script=SCRIPT % (files[n], files[1 - n])))
    for context in contexts:
        t.check_alive(context)
