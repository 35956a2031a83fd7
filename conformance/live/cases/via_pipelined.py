"""Calls of a chain, sent to a child of a child without waiting, run in order; a failed one fails the rest."""

import mitogen.core
import mitogen.parent

CLAUSES = 'ROL-17 PAY-4 RTE-15'
TRANSPORTS = ('local', 'ssh')


def run(t):
    context = t.connect_below(t.connect())
    receivers = [context.call_async(t.stub.echo, n) for n in range(500)]
    t.check_equal([t.value(receiver) for receiver in receivers], list(range(500)), 'answers')
    chain = mitogen.parent.CallChain(context, pipelined=True)
    chain.call_no_reply(t.stub.raise_error, u'KeyError', u'first')
    error = t.check_raises(mitogen.core.CallError, chain.call, t.stub.echo, 1)
    t.check_in('KeyError', str(error))
