"""A child that sends to its sibling as the master is not believed: nothing runs there."""

import os

import wire

CLAUSES = 'RTE-1'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    mark = t.path('ran')
    for fields in ({'src_id': 0}, {'auth_id': 0}, {'src_id': 0, 'auth_id': 0}, {'auth_id': honest}):
        peer.send(honest, wire.CALL_FUNCTION, wire.call('os', 'mkdir', mark), **fields)
    t.check_serves(honest)
    t.check(not os.path.exists(mark), 'no call of an attacker to run')
