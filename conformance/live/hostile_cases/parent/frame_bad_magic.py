"""A child that sends bytes that are no frame is cut off, and a call that waits for it is lost."""

import wire

CLAUSES = 'FRM-2 RTE-9'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    waiting = t.call_async(peer.id, 'os.getpid')
    peer.read_frames(lambda frame: frame.handle == wire.CALL_FUNCTION)
    peer.write(b'HTTP/1.1 400 Bad Request\r\n\r\n')
    t.check_lost(waiting.error())
    t.check(peer.is_cut_off(), 'the end of its link')
    t.check_serves(honest)
