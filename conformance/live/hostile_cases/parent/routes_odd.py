"""ADD_ROUTE and DEL_ROUTE of any form end nothing except what belongs to their sender."""

import wire

CLAUSES = 'PAY-3 RTE-12'

ODD = (b'', b':', b'x', b'-1:x', b'99999999999999999999:x', b'4294967296:x', b'7', b'7:', b'7:' + b'n' * 100000,
       b'7:\xff', b' 7:x', b'7:a:b', b'0x7:x', b'7\x00:x')


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    for text in ODD:
        for handle in (wire.ADD_ROUTE, wire.DEL_ROUTE):
            peer.send(0, handle, text)
    t.check_serves(honest)
