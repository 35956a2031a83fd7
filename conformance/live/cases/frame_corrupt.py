"""Bytes that are no frame end the link, the child and the waiting call at once."""

import os

CLAUSES = 'FRM-2 PAY-5'


def run(t):
    t.original_fails((0, 2, 8), (0, 2, 8), 'outlives its parent while a call runs')
    context = t.connect()
    pid = context.call(os.getpid)
    waiting = context.call_async(t.stub.sleep, 60)
    t.write_on_stream(context, b'these bytes are not a frame of any release')
    t.check_dead(waiting, 'disconnected')
    t.check_gone(pid)
