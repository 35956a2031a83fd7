"""Shutdown of the parent's broker ends all its children, and does not hang."""

import os

CLAUSES = 'ROL-18 PAY-5'


def run(t):
    router = t.new_router()
    pids = [t.connect(router=router).call(os.getpid) for _ in range(3)]
    router.broker.shutdown()
    router.broker.join()
    for pid in pids:
        t.check_gone(pid)
