"""No zombie is left at the parent after children are shut down, killed, and fail to start."""

import os

import mitogen.core

CLAUSES = 'BOOT-21'


def zombies(t):
    return [pid for pid in t.children() if t.state(pid) == 'Z']


def run(t):
    for _ in range(2):
        t.disconnect(t.connect())
    t.kill(t.connect().call(os.getpid), 9)
    t.check_raises(mitogen.core.StreamError, t.connect, script='exit 1')
    t.wait_until(lambda: not zombies(t), 'no zombie among the children', timeout=10)
