"""A child by su runs as the user that was asked for."""

import os

CLAUSES = 'CON-1'
TRANSPORTS = ('local',)
ONCE = True


def run(t):
    if os.geteuid() != 0:
        t.skip('only root needs no password for su')
    child = t.connect(['/usr/bin/python3'], method='su', username='root')
    t.check_equal(t.call(child, 'os.geteuid'), 0)
