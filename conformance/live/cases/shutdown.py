"""shutdown(wait=True) returns when the child is gone, and calls fail afterwards."""

import os

CLAUSES = 'PAY-5 ROL-18 RTE-9'


def run(t):
    context = t.connect()
    pid = context.call(os.getpid)
    t.disconnect(context)
    t.check_gone(pid)
    t.check_dead(context.call_async(t.stub.echo, 1), 'no route')
