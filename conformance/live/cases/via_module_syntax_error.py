"""A child of a child that imports a module that is not valid Python gets an error, and goes on."""

import mitogen.core

CLAUSES = 'ROL-9 ROL-10'
TRANSPORTS = ('local',)


def run(t):
    t.module('far_fine.py', '')
    with open(t.path('far_syntax.py'), 'w') as f:
        f.write('def f(:\n')
    context = t.connect_below(t.connect(), python=True)
    error = t.check_raises(mitogen.core.CallError, t.call_named, context, 'far_syntax', 'f')
    t.check_in('yntax', str(error))
    t.check_alive(context)
