"""Log records of any form are shown or dropped; none ends the session, no control character reaches a terminal."""

import wire

CLAUSES = 'PAY-2'

ODD = (b'', b'\x00', b'a', b'a\x00b', b'a\x00b\x00c', b'a\x0099999999999999999999\x00t', b'\xff\x0040\x00\xfe',
       b'n' * 100000 + b'\x0040\x00t', b'a\x00-1\x00t', b'a\x0040\x00' + b'\x00' * 1000, b'a\x00 40 \x00t',
       b'a\x0040\x00\xed\xa0\x80')


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    for record in ODD:
        peer.send(0, wire.FORWARD_LOG, record)
    peer.send(0, wire.FORWARD_LOG, b'odd\x0040\x00the last')
    t.wait_until(lambda: 'the last' in t.logs('odd'), 'the last record')
    t.check_serves(honest)
