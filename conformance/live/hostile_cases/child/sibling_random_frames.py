"""Frames with random headers from a child of ours end nothing except what belongs to that child."""

import random

import wire

CLAUSES = 'RTE-1 RTE-5'

PAYLOADS = [b'', b'\x00', b'\x80', b'\x80\x02.', b'N.', b'a\x00b', b'0\x001\x00' * 99, b'\xff' * 300,
            wire.dump(None), wire.dump([1] * 50), wire.dump((None,) * 6), b'\x80\x02' + b'(' * 5000]


def run(t):
    middle = t.connect()
    honest, hostile = t.connect_below(middle, python=True), t.connect_turncoat(middle)
    chance = random.Random(3)
    ids = [0, middle.context_id, honest.context_id, hostile.context_id, 77, 0xffffffff]
    frames = b''.join(
        wire.frame(chance.choice(ids[1:3] + ids[4:]), chance.choice(list(range(99, 115)) + [0, 1000, 1001]),
                   chance.choice(PAYLOADS), src_id=chance.choice(ids), auth_id=chance.choice(ids),
                   reply_to=chance.choice([0, 999, 1000, 0xffffffff])) for _ in range(3000))
    t.write_from(hostile, frames)
    t.check_alive(honest)
    t.check_alive(middle)
