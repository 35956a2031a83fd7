"""A receiver of pickles takes the legacy tag too, and refuses raw bytes; other receivers take every tag."""

import mitogen.core

CLAUSES = 'PAY-17 FRM-2 ROL-17'


def run(t):
    if t.release < (0, 3, 39):
        t.skip('tags came with 0.3.39')
    context = t.connect()
    kinds = mitogen.core.Message
    for tag in (kinds.ENC_MGC, kinds.ENC_PKL):
        call = t.message(u'mitogen_stub', u'echo', (tag,))
        call.enc = tag
        t.check_equal(t.value(t.ask(context, call)), tag, 'answer of a call with the tag 0x%x' % tag)
    call = t.message(u'mitogen_stub', u'log', (u'forbidden', 50, u'ran'))
    call.enc = kinds.ENC_BIN
    t.check_raises(mitogen.core.CallError, t.value, t.ask(context, call))
    for tag in (kinds.ENC_MGC, kinds.ENC_PKL, kinds.ENC_BIN):
        t.send_on_stream(context, kinds(handle=mitogen.core.DEL_ROUTE, data=b'31337', enc=tag))
    t.check_alive(context)
    t.check_equal(t.texts('forbidden'), [], 'logs of the call that may not run')
