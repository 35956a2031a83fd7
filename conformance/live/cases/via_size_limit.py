"""A message over the limit of a parent in the middle ends its link, and all contexts below."""

import os

CLAUSES = 'FRM-3 RTE-9 PAY-5'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    router = t.new_router(max_message_size=500000)
    middle = t.connect(router=router)
    context = t.connect_below(middle)
    pids = [middle.call(os.getpid), context.call(os.getpid)]
    router.max_message_size = 2 ** 27
    t.check_dead(context.call_async(t.stub.echo, b'x' * 600000), 'respondent')
    for pid in pids:
        t.check_gone(pid)
