"""A call whose payload is no pickle, or not six fields, is answered with an error."""

import mitogen.core

CLAUSES = 'ROL-17 PAY-1'
CALL = mitogen.core.CALL_FUNCTION


def run(t):
    context = t.connect()
    for data in (b'\xff\xff\xff', b'\x80\x02', b'N.', b'\x80\x02]q\x00.', b'(I1\nI2\nt.'):
        msg = mitogen.core.Message(data=data, handle=CALL)
        t.check_raises(mitogen.core.CallError, t.value, t.ask(context, msg))
        t.check_alive(context)
