"""A CallError that is sent as a value arrives as a CallError with the same text."""

import mitogen.core

CLAUSES = 'PKL-17 PAY-4'


def run(t):
    context = t.connect()
    error = mitogen.core.CallError(u'text of the error')
    msg = context.call_async(t.stub.echo, [error]).get(timeout=10)
    got = msg.unpickle(throw=False)
    t.check_equal(type(got[0]), mitogen.core.CallError, 'type in a list')
    t.check_equal(u'%s' % got[0], u'text of the error', 'text')
    caught = t.check_raises(mitogen.core.CallError, context.call, t.stub.echo, error)
    t.check_equal(u'%s' % caught, u'text of the error', 'text when it is the whole result')
