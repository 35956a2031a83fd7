"""A reset chain forgets its error, and only its own."""

import mitogen.core
import mitogen.parent

CLAUSES = 'PAY-4 ROL-7'


def run(t):
    context = t.connect()
    chain = mitogen.parent.CallChain(context, pipelined=True)
    other = mitogen.parent.CallChain(context, pipelined=True)
    for failing in (chain, other):
        t.check_raises(mitogen.core.CallError, failing.call, t.stub.raise_error, u'ValueError', u'x')
    chain.reset()
    t.check_equal(chain.call(t.stub.echo, 2), 2, 'answer after the reset')
    t.check_raises(mitogen.core.CallError, other.call, t.stub.echo, 3)
    other.reset()
    t.check_equal(other.call(t.stub.echo, 4), 4, 'answer after the other reset')
