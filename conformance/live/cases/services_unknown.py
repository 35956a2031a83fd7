"""The error for an unknown module or service names it."""

import mitogen.core

CLAUSES = 'SVC-6 SVC-18'

MISSING = (
    (u'no_such_module_xyz.Service', 'no_such_module_xyz'),
    (u'mitogen.service.NoSuchService', 'NoSuchService'),
)


def run(t):
    context = t.connect()
    for name, part in MISSING:
        error = t.check_raises(mitogen.core.CallError, context.call_service, name, u'method')
        t.check_in(part, str(error))
    t.check_alive(context)
