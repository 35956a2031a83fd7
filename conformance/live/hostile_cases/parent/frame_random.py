"""Frames with random headers and payloads for every handle end nothing except what belongs to their sender."""

import random

import wire

CLAUSES = 'RTE-4 RTE-5 RTE-8'
HANDLES = list(range(99, 115)) + [0, 1000, 1001, 0xffffffff]
PAYLOADS = [b'', b'\x00', b'\x80', b'\x80\x02.', b'N.', b'a\x00b', b'0\x001\x00' * 99, b'\xff' * 300,
            wire.dump(None), wire.dump([1] * 50), wire.dump((None,) * 6), b'\x80\x02' + b'(' * 5000]


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    chance = random.Random(20261129)
    for _ in range(3000):
        peer.send(chance.choice([0, peer.id, honest, 77, 0xffffffff]), chance.choice(HANDLES),
                  chance.choice(PAYLOADS), reply_to=chance.choice([0, 999, 1000, 1003, 0xffffffff]))
    t.check_serves(honest)
