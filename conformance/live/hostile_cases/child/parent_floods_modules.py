"""If a parent sends module after module unasked, each with a new name, the child uses bounded memory."""

import mitogen.core
import wire

CLAUSES = 'ROL-8'


def run(t):
    context = t.connect()
    data = mitogen.core.zlib.compress(b'x = 1\n' * 20000)
    before = t.resident_mib(context)
    for number in range(3000):
        message = mitogen.core.Message.pickled(
            (u'm%d_%s' % (number, u'n' * 500), None, u'm.py', data, []), handle=mitogen.core.LOAD_MODULE)
        t.send_on_stream(context, message)
    t.check_alive(context)
    t.check_resident_below(before + 400, context)
