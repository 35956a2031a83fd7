"""Lists, tuples, sets and dicts come back as they were sent, nested too."""

CLAUSES = 'PKL-13 PKL-23 PKL-14 PKL-22'

VALUES = [
    [], [1, [2, [3]]], (), (1,), (1, (2, 'x')), {}, {'a': 1}, {1: 'x', (2, 3): [b'y']},
    [{'k': [(None, True)]}], list(range(1000)),
]


def run(t):
    child = t.connect()
    for value in VALUES:
        t.check_equal(t.echo(child, value), value, repr(value)[:40])
