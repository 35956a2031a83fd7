"""Endless messages of each kind from a child of ours cost us bounded memory and delay nobody."""

import wire

CLAUSES = 'RTE-10 RTE-14'


def run(t):
    middle = t.connect()
    honest = t.connect_below(middle, python=True)
    us = middle.context_id
    for handle, data in ((wire.GET_MODULE, b'no_such_module'), (wire.GET_RESOURCE, wire.dump(('a', 'b'))),
                         (wire.FORWARD_LOG, b'a\x0010\x00' + b'x' * 200), (wire.ALLOCATE_ID, b''),
                         (wire.ADD_ROUTE, b'9999:x'), (wire.CALL_SERVICE, wire.dump(('x', 'y', {})))):
        hostile = t.connect_turncoat(middle)
        target = 0 if handle in (wire.FORWARD_LOG, wire.ALLOCATE_ID) else us
        frame = wire.frame(target, handle, data, src_id=hostile.context_id, reply_to=0)
        t.write_from(hostile, frame * 200, times=100)
        t.check_alive(honest)
    t.check_alive(middle)
    t.check_resident_below(300, middle)
