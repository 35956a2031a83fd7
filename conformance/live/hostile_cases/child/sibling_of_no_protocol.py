"""A child of ours that sends bytes that are no frame is cut off; its sibling and we go on."""

import wire

CLAUSES = 'FRM-2 FRM-3 RTE-12'
GARBAGE = (b'HTTP/1.1 400 Bad Request\r\n\r\n' * 9, wire.header(0, 0, 0xffffffff), b'\x00' * 100, b'MI' * 100)


def run(t):
    middle = t.connect()
    honest = t.connect_below(middle, python=True)
    for garbage in GARBAGE:
        hostile = t.connect_turncoat(middle)
        try:
            t.write_from(hostile, garbage)
        except Exception:
            pass
        t._contexts.remove(hostile)
        t.wait_until(lambda: t.router.stream_by_id(hostile.context_id) is t.router.stream_by_id(0),
                     'the route to the hostile child is gone')
        t.check_alive(honest)
    t.check_alive(middle)
