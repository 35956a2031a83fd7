"""A call of a function or class that the module does not have fails with AttributeError."""

import mitogen.core

CLAUSES = 'ROL-17'


def run(t):
    context = t.connect()
    error = t.check_raises(
        mitogen.core.CallError, t.call_named, context, u'mitogen_stub', u'no_such_function')
    t.check_equal(str(error).partition(':')[0], 'builtins.AttributeError', 'type')
    t.check_in('no_such_function', str(error))
    receiver = t.ask(context, t.message(u'mitogen_stub', u'f', klass=u'NoSuchClass'))
    error = t.check_raises(mitogen.core.CallError, t.value, receiver)
    t.check_equal(str(error).partition(':')[0], 'builtins.AttributeError', 'type')
    t.check_in('NoSuchClass', str(error))
    t.check_alive(context)
