"""A DEL_ROUTE to a leaf that is Python makes an error record with the name in it; ours makes none."""

import re

import mitogen.core

CLAUSES = 'ROL-21 RTE-11 PAY-3'


def run(t):
    t.level('', 30)
    context = t.connect()
    for data in b'31337', b'31338:some name':
        t.send_on_stream(context, mitogen.core.Message(handle=mitogen.core.DEL_ROUTE, data=data))
    t.check_alive(context)
    context.call(t.stub.log, u'last', 40, u'words')
    t.wait_until(lambda: t.texts('last'), 'the record that comes last')
    got = [(r.levelno, re.sub(r'^Router\(Broker\(\w+\)\)', 'ROUTER', r.mitogen_message))
           for r in t.records('mitogen') if 'deleting route' in r.mitogen_message]
    want = [(40, u'ROUTER: deleting route to  (31337)'), (40, u'ROUTER: deleting route to some name (31338)')]
    t.check_equal(got, want if t.testee == 'python' else [], 'records')
