"""When a parent in the middle is killed, the contexts below end too, and calls to them end with dead messages."""

import os

import mitogen.core

CLAUSES = 'RTE-9 PAY-5'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    t.original_fails((0, 2, 8), (0, 2, 8), 'outlives its parent while a call runs')
    middle = t.connect()
    below = [t.connect_below(middle), t.connect_below(middle)]
    if t.release > (0, 2, 8):
        below.append(t.connect_below(middle, python=True, modules=False))
    pids = [context.call(os.getpid) for context in below]
    waiting = [context.call_async(t.stub.sleep, 60) for context in below]
    t.kill(middle.call(os.getpid), 9)
    for receiver in waiting:
        t.check_raises(mitogen.core.ChannelError, t.value, receiver)
    for pid in pids:
        t.check_gone(pid)
