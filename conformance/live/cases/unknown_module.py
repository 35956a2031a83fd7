"""A call into a module that does not exist fails with an import error that names it."""

import mitogen.core

CLAUSES = 'ROL-17'


def run(t):
    context = t.connect()
    error = t.check_raises(
        mitogen.core.CallError, t.call_named, context, u'no_such_module_xyz', u'f')
    t.check_in('no_such_module_xyz', str(error))
    head = str(error).partition(':')[0]
    t.check(head.endswith(('ImportError', 'ModuleNotFoundError')), 'an import error, got ' + head)
    t.check_alive(context)
