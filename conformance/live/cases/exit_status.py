"""A child that exits in the middle of a call ends that call with a dead message."""

import os

CLAUSES = 'RTE-9 RTE-4'


def run(t):
    context = t.connect()
    pid = context.call(os.getpid)
    t.check_dead(context.call_async(t.stub.exit, 3), 'disconnected')
    t.check_gone(pid)
