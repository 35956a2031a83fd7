"""An exception in the child is a CallError that begins with its type and message."""

import mitogen.core

CLAUSES = 'PAY-4'


def run(t):
    context = t.connect()
    for name, message in ((u'ValueError', u'wrong value'), (u'KeyError', u'k'), (u'OSError', u'no'),
                          (u'RuntimeError', u''), (u'ZeroDivisionError', u'caf\xe9 \u20ac'),
                          (u'UnicodeError', u'two\nlines')):
        error = t.check_raises(mitogen.core.CallError, context.call, t.stub.raise_error, name, message)
        shown = u"'k'" if name == u'KeyError' else message
        got = error.args[0]
        t.check(got.startswith(u'builtins.%s: %s' % (name, shown)), '%s: %r, got %r' % (name, shown, got))
    t.check_alive(context)
