"""A value of a type that must not be sent fails only that call, with a CallError."""

import datetime

import mitogen.core

CLAUSES = 'PKL-15 ROL-17'


def run(t):
    context = t.connect()
    for value in (set([1]), complex(1, 2), datetime.date(2000, 1, 1)):
        error = t.check_raises(mitogen.core.CallError, context.call, t.stub.echo, value)
        t.check_equal(str(error).partition(':')[0], 'mitogen.core.StreamError', 'error for %r' % (value,))
        t.check_alive(context)
