"""A child may not call functions of its sibling: the call is refused by the sibling's policy."""

import os

import wire

CLAUSES = 'RTE-5 RTE-4'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    mark = t.path('ran')
    peer.send(honest, wire.CALL_FUNCTION, wire.call('os', 'mkdir', mark), reply_to=1234)
    answer = peer.read_frames(lambda frame: frame.handle == 1234)
    t.check_equal(answer.reply_to, wire.IS_DEAD, 'reply_to of the answer, which is dead')
    t.check(not os.path.exists(mark), 'no call of an attacker to run')
    t.check_serves(honest)
