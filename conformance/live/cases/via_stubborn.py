"""A child that does not end when its parent ends is killed, and does not delay the parent's end for long."""

import os

CLAUSES = 'ROL-14'
TRANSPORTS = ('local',)
STUB_ONLY = 'it leaves a child behind that is stopped'


def run(t):
    middle = t.connect()
    context = t.connect_below(middle)
    pids = [middle.call(os.getpid), context.call(os.getpid)]
    t.kill(pids[1], 19)
    t.disconnect(middle)
    for pid in pids:
        t.check_gone(pid)
