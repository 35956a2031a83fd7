"""A grandchild that the child waited for leaves no zombie."""

import os

CLAUSES = 'BOOT-21'


def run(t):
    context = t.connect()
    pid = context.call(os.getpid)
    for _ in range(3):
        t.check_equal(context.call(t.stub.spawn, [u'/bin/true']), 0, 'exit status')
    t.check_equal([c for c in t.children(pid) if t.state(c) == 'Z'], [], 'zombies')
