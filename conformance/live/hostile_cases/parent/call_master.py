"""A child may call nothing in the master."""

import wire

CLAUSES = 'RTE-4 ROL-20'


def run(t):
    peer = t.booted_hostile_child()
    for handle in (wire.CALL_FUNCTION, wire.SHUTDOWN, wire.LOAD_MODULE, wire.LOAD_RESOURCE,
                   wire.STUB_CALL_SERVICE):
        peer.send(0, handle, wire.call('os', '_exit', 1), reply_to=5000 + handle)
        answer = peer.read_frames(lambda frame: frame.handle == 5000 + handle)
        t.check_equal(answer.reply_to, wire.IS_DEAD, 'reply_to of the answer of handle %d' % handle)
    t.check_serves()
