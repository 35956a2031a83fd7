"""Shutdown of a child with a call running ends both without waiting for the call."""

import os
import time

import mitogen.core

CLAUSES = 'PAY-5 ROL-18'


def run(t):
    t.original_fails((0, 2, 8), (0, 2, 8), 'outlives its parent while a call runs')
    context = t.connect()
    pid = context.call(os.getpid)
    waiting = context.call_async(t.stub.sleep, 60)
    time.sleep(0.1)
    started = time.time()
    context.shutdown(wait=False)
    t.check_raises(mitogen.core.ChannelError, t.value, waiting)
    t.check_gone(pid)
    t.check(time.time() - started < 10, 'the end within 10 s')
