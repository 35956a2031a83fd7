"""A child of ours that no longer reads delays no message between the others."""

import os
import signal

CLAUSES = 'RTE-14'


def run(t):
    middle = t.connect()
    honest, hostile = t.connect_below(middle, python=True), t.connect_turncoat(middle)
    pid = hostile.call(os.getpid)
    os.kill(pid, signal.SIGSTOP)
    for _ in range(48):
        hostile.call_async(t.stub.echo, b'x' * (1 << 20))
    for _ in range(20):
        t.check_alive(honest)
        t.check_alive(middle)
    t.kill(pid, signal.SIGKILL)
    t._contexts.remove(hostile)
