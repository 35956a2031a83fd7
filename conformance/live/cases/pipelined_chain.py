"""Calls that a chain sends without replies run before the call that follows them."""

import mitogen.parent

CLAUSES = 'ROL-17 ROL-7'


def run(t):
    context = t.connect()
    t.level('', 20)
    with mitogen.parent.CallChain(context, pipelined=True) as chain:
        for number in range(100):
            chain.call_no_reply(t.stub.log, u'chained', 20, u'%d' % number)
        t.check_equal(chain.call(t.stub.echo, u'last'), u'last', 'last call')
    t.check_equal(t.texts('chained'), [u'%d' % n for n in range(100)], 'what the calls logged')
