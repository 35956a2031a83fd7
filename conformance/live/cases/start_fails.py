"""A child that ends before its first marker fails the connection, with what it said."""

import mitogen.core

CLAUSES = 'CON-5 BOOT-12'


def run(t):
    error = t.check_raises(
        mitogen.core.StreamError, t.connect, script='echo "out of order"; exit 9')
    t.check_in('out of order', str(error), 'error')
