"""An error's text above 10,000 characters still arrives as a CallError with its beginning."""

import mitogen.core

CLAUSES = 'ROL-16 PKL-17'
STUB_ONLY = 'it sends the whole text, which its parent then refuses'


def run(t):
    context = t.connect()
    error = t.check_raises(
        mitogen.core.CallError, context.call, t.stub.raise_error, u'ValueError', u'x' * 20000)
    t.check(error.args[0].startswith(u'builtins.ValueError: xxxxxxxxxx'), 'the beginning of the text')
    t.check(len(error.args[0]) < 10000, 'fewer than 10,000 characters')
    t.check_alive(context)
