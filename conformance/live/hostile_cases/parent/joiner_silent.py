"""Processes that connect to our socket and send nothing keep nobody else from joining."""

CLAUSES = 'BOOT-16'


def run(t):
    path = t.path('socket')
    t.ask('listen', path=path).get()
    for _ in range(100):
        t.hostile_joiner(path)
    t.check_equal(t.hostile_joiner(path).join() > 0, True, 'whether another one gets an id')
    t.check_serves()
