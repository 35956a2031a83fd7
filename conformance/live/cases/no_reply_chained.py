"""In a pipelined chain, the error of a call without reply is not logged, but kept for the next call."""

import mitogen.core
import mitogen.parent

CLAUSES = 'PAY-4'


def run(t):
    context = t.connect()
    chain = mitogen.parent.CallChain(context, pipelined=True)
    chain.call_no_reply(t.stub.raise_error, u'ValueError', u'kept')
    error = t.check_raises(mitogen.core.CallError, chain.call, t.stub.echo, 1)
    t.check_in('kept', str(error))
    t.check_equal([f for f in t.forwarded if u'kept' in f.text], [], 'log messages about it')
