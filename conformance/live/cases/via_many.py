"""Ten children connected through a child at once all come up, and answer."""

import os

CLAUSES = 'ROL-14'
TRANSPORTS = ('local', 'ssh')


def run(t):
    middle = t.connect()
    contexts = t.in_threads(10, lambda number: t.connect_below(middle, connect_timeout=60))
    t.check_equal(len(set(context.call(os.getpid) for context in contexts)), 10, 'processes')
