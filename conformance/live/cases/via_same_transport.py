"""A child reaches its own child by the transport by which it was reached itself."""

import os

CLAUSES = 'ROL-14 CON-1'


def run(t):
    middle = t.connect()
    context = t.connect(via=middle)
    t.check_equal(context.call(os.getuid), middle.call(os.getuid), 'user')
    t.check_equal(context.call(os.getpid) == middle.call(os.getpid), False, 'same process')
    t.check_alive(context)
