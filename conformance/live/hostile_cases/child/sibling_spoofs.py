"""A child of ours that speaks as the master, as us or as its sibling is not believed."""

import os

import wire

CLAUSES = 'RTE-1 RTE-5'


def run(t):
    middle = t.connect()
    honest, hostile = t.connect_below(middle, python=True), t.connect_turncoat(middle)
    mark = t.path('ran')
    for target in (honest.context_id, middle.context_id):
        for source in (0, middle.context_id, honest.context_id):
            for authority in (0, middle.context_id, honest.context_id, hostile.context_id):
                t.send_from(hostile, target, wire.CALL_FUNCTION, wire.call('os', 'mkdir', mark),
                            src_id=source, auth_id=authority)
    t.check_alive(honest)
    t.check_alive(middle)
    t.check(not os.path.exists(mark), 'no call of an attacker to run')
