"""An error's text of 5,000 characters arrives whole."""

import mitogen.core

CLAUSES = 'PAY-4 ROL-16 PKL-17'


def run(t):
    context = t.connect()
    message = u'x' * 5000
    error = t.check_raises(mitogen.core.CallError, context.call, t.stub.raise_error, u'ValueError', message)
    t.check_in(u'builtins.ValueError: ' + message, error.args[0])
    t.check_alive(context)
