"""A message above the child's own, smaller limit ends the link at once, and the call with it."""

import os

CLAUSES = 'FRM-3 RTE-9'


def run(t):
    router = t.new_router(max_message_size=100000)
    context = t.connect(router=router)
    pid = context.call(os.getpid)
    router.max_message_size = 2 ** 27
    t.check_dead(context.call_async(t.stub.echo, b'x' * 200000), 'respondent')
    t.check_gone(pid)
