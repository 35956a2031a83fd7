"""A dead message to CALL_FUNCTION ends the child, as SHUTDOWN does."""

import os

import mitogen.core

CLAUSES = 'PAY-5 PAY-16'


def run(t):
    context = t.connect()
    pid = context.call(os.getpid)
    t.send_on_stream(context, mitogen.core.Message.dead(handle=mitogen.core.CALL_FUNCTION))
    t.check_gone(pid)
