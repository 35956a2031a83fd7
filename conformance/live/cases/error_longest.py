"""An error's text of 9,999 characters arrives whole; ours cuts a longer one, and a Python child's is refused."""

import mitogen.core

CLAUSES = 'PKL-17 ROL-16 PAY-4'
LONGEST = 9999


def text_of(t, context, message):
    error = t.check_raises(mitogen.core.CallError, context.call, t.stub.raise_error, u'ValueError', message)
    return error.args[0]


def run(t):
    context = t.connect()
    short = text_of(t, context, u'?')
    t.check_in(u'builtins.ValueError: ?', short)

    def whole(size):
        """A message with which the whole text has that size, and that text."""
        message = u'x' * (size - len(short) + 1)
        return message, short.replace(u'?', message, 1)

    for size in LONGEST - 1, LONGEST:
        message, want = whole(size)
        t.check_equal(len(want), size, 'length of what is expected')
        t.check_equal(text_of(t, context, message), want, 'text of %d characters' % size)
    for size in LONGEST + 1, 4 * LONGEST:
        message, want = whole(size)
        if t.testee == 'python':
            error = t.check_raises(
                mitogen.core.StreamError, context.call, t.stub.raise_error, u'ValueError', message)
            t.check_in('invalid message: ', str(error))
        else:
            t.check_equal(text_of(t, context, message), want[:LONGEST], 'text that is cut')
    t.check_alive(context)
