"""kill -9 of the child while 64 MiB are on their way ends the call with a dead message."""

import os

CLAUSES = 'RTE-9 RTE-4'


def run(t):
    context = t.connect()
    pid = context.call(os.getpid)
    waiting = context.call_async(t.stub.echo, b'x' * 2 ** 26)
    t.kill(pid, 9)
    t.check_dead(waiting, 'disconnected')
    t.check_gone(pid)
