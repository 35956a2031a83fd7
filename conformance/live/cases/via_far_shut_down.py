"""When a child of a child is shut down, its process and its route end; its parent stays."""

import os

CLAUSES = 'ROL-18 RTE-12'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    middle = t.connect()
    for python in (True, False):
        context = t.connect_below(middle, python=python)
        pid = context.call(os.getpid)
        t.disconnect(context)
        t.check_gone(pid)
        t.check_alive(middle)
