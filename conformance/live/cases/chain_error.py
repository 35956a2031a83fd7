"""After an error in a pipelined chain, its later calls fail with the same error and do not run."""

import mitogen.core
import mitogen.parent

CLAUSES = 'PAY-4 ROL-7'


def run(t):
    context = t.connect()
    chain = mitogen.parent.CallChain(context, pipelined=True)
    other = mitogen.parent.CallChain(context, pipelined=True)
    chain.call_no_reply(t.stub.raise_error, u'ValueError', u'first failure')
    for _ in range(3):
        error = t.check_raises(mitogen.core.CallError, chain.call, t.stub.log, u'never', 50, u'ran')
        t.check_in('builtins.ValueError: first failure', str(error))
    t.check_equal(other.call(t.stub.echo, 1), 1, 'answer in another chain')
    t.check_alive(context)
    t.check_equal(t.texts('never'), [], 'logs of the calls that may not run')
