"""A child of a child that imports a missing module gets Python's own error, and goes on."""

import mitogen.core

CLAUSES = 'ROL-9 ROL-15 ROL-17'
TRANSPORTS = ('local', 'ssh')


def run(t):
    context = t.connect_below(t.connect(), python=True)
    for name in ('far_missing', 'far_missing.inner', 'mitogen.far_missing'):
        error = t.check_raises(mitogen.core.CallError, t.call_named, context, name, 'f')
        t.check_in('far_missing', str(error))
    t.check_alive(context)
