"""A child of ours may call no function in us, in its sibling or in the master."""

import wire

CLAUSES = 'RTE-5 RTE-4'


def run(t):
    middle = t.connect()
    honest, hostile = t.connect_below(middle, python=True), t.connect_turncoat(middle)
    for target in (0, middle.context_id, honest.context_id):
        for handle in (wire.CALL_FUNCTION, wire.SHUTDOWN, wire.LOAD_MODULE, wire.STUB_CALL_SERVICE):
            answer = t.ask_from(hostile, target, handle, wire.call('os', 'getpid'))
            t.check(answer.startswith(b'dead'), 'a dead answer of %d, handle %d, got %r' % (
                target, handle, answer))
    t.check_alive(honest)
    t.check_alive(middle)
