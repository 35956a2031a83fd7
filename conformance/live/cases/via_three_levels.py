"""Calls are answered three levels below the master; when the first level ends, all end, and no process is left."""

import os

CLAUSES = 'RTE-3 ROL-18 RTE-12'


def run(t):
    top = t.connect()
    second = t.connect_below(top)
    third = [t.connect_below(second), t.connect_below(second, python=True)]
    fourth = t.connect_below(third[1])
    tree = [top, second, fourth] + third
    pids = [context.call(os.getpid) for context in tree]
    t.check_equal([context.call(t.stub.echo, n) for n, context in enumerate(tree)], [0, 1, 2, 3, 4], 'answers')
    t.disconnect(top)
    for pid in pids:
        t.check_gone(pid)
    t.check_equal([c.name for c in tree if t.router.stream_by_id(c.context_id)], [], 'routes that are left')
