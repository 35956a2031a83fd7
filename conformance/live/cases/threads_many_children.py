"""Six threads that connect and call six children at once all succeed."""

import os

CLAUSES = 'ROL-6'


def run(t):
    def work(number):
        context = t.connect()
        return context.call(os.getpid), context.call(t.stub.echo, number)

    results = t.in_threads(6, work)
    t.check_equal([r[1] for r in results], list(range(6)), 'answers')
    t.check_equal(len(set(r[0] for r in results)), 6, 'number of different children')
