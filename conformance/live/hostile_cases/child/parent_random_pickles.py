"""Whatever a parent puts into a call, the child answers with an error and goes on."""

import random

import mitogen.core
import wire

CLAUSES = 'ROL-17'


def run(t):
    context = t.connect()
    chance = random.Random(11)
    whole = bytearray(wire.dump((None, u'mitogen_stub', None, u'echo', (1, u'x', [2.5, {b'k': None}]), {})))
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        message = mitogen.core.Message(dst_id=context.context_id, handle=mitogen.core.CALL_FUNCTION,
                                       data=bytes(data))
        receiver = t.ask(context, message)
        receiver.get(timeout=15, throw_dead=False)
    t.check_alive(context)
