"""Frames that claim every identity but the sender's own reach nobody."""

import random

import wire

CLAUSES = 'RTE-1'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    chance = random.Random(7)
    others = [0, honest, 4242, 0xffffffff]
    for _ in range(2000):
        peer.send(chance.choice([0, honest]), chance.choice([101, 103, 104, 106, 107, 110]),
                  wire.call('os', '_exit', 1), src_id=chance.choice(others + [peer.id]),
                  auth_id=chance.choice(others), reply_to=1005)
    t.check_serves(honest)
