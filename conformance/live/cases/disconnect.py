"""If the parent closes the link and sends nothing before, the child ends."""

import os

CLAUSES = 'PAY-5 ROL-18'


def run(t):
    context = t.connect()
    pid = context.call(os.getpid)
    stream = t.router.stream_by_id(context.context_id)
    t.router.broker.defer(stream.on_disconnect, t.router.broker)
    t.check_gone(pid)
