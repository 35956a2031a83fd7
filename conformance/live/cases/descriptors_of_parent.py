"""Ten children that come and go leave the parent with as many descriptors as before."""

import os

CLAUSES = 'RTE-9'


def count():
    return len(os.listdir('/proc/self/fd'))


def run(t):
    t.disconnect(t.connect())
    before = count()
    for _ in range(10):
        context = t.connect()
        t.check_alive(context)
        t.disconnect(context)
    t.wait_until(lambda: count() <= before, 'no more than %d descriptors' % before)
