"""kill -9 of the child before its first marker fails the connection at once."""

import mitogen.core

CLAUSES = 'CON-5'


def run(t):
    t.check_raises(mitogen.core.StreamError, t.connect, script='kill -9 $$')
