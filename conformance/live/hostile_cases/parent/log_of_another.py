"""A log record is shown under the name of the context that sent it, whatever the record claims."""

import wire

CLAUSES = 'RTE-1 ROL-12'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    peer.send(0, wire.FORWARD_LOG, b'odd\x0040\x00forged', src_id=honest)
    peer.send(0, wire.FORWARD_LOG, b'odd\x0040\x00own')
    t.wait_until(lambda: 'own' in t.logs('odd'), 'the record of its own')
    t.check_equal(t.logs('odd'), ['own'], 'records')
