"""A connected child is another process, and answers a call from it."""

import os

CLAUSES = 'BOOT-10 PAY-1 PAY-4 MSG-1'


def run(t):
    context = t.connect()
    pid = context.call(os.getpid)
    t.check(pid != os.getpid(), 'a pid other than the parent\'s own')
    t.check_equal(pid in (os.getpid(), os.getppid()), False, 'pid is one of ours')
    t.check_equal(context.call(t.stub.echo, 1), 1)
