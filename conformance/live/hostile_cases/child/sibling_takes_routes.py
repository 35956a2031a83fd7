"""A child of ours cannot take over ids of others, whether they are alive, dead or not yet given."""

import wire

CLAUSES = 'RTE-6 RTE-12 RTE-13'


def run(t):
    middle = t.connect()
    honest, hostile = t.connect_below(middle, python=True), t.connect_turncoat(middle)
    gone = t.connect_below(middle, python=True)
    t.disconnect(gone)
    ids = [0, middle.context_id, honest.context_id, gone.context_id] + list(
        range(hostile.context_id + 1, hostile.context_id + 50))
    for target in ids:
        t.send_from(hostile, middle.context_id, wire.ADD_ROUTE, ('%d:x' % target).encode())
        t.send_from(hostile, middle.context_id, wire.DEL_ROUTE, ('%d' % target).encode())
    t.check_alive(honest)
    t.check_alive(middle)
    t.check_alive(t.connect_below(middle, python=True))
    t.check_alive(t.connect_below(middle))
