"""A child of ours can end neither us nor its sibling."""

import wire

CLAUSES = 'RTE-5 RTE-1'


def run(t):
    middle = t.connect()
    honest, hostile = t.connect_below(middle, python=True), t.connect_turncoat(middle)
    for target in (middle.context_id, honest.context_id):
        for fields in ({}, {'src_id': 0}, {'auth_id': 0}, {'src_id': middle.context_id}):
            t.send_from(hostile, target, wire.SHUTDOWN, **fields)
    t.check_alive(honest)
    t.check_alive(middle)
