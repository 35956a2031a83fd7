"""Values of all kinds come back from a C++ child."""

CLAUSES = 'PKL-9 PKL-12 PKL-13 PKL-23'

VALUES = [
    None, True, 2 ** 200, -0.5, u'\u20ac', bytes(range(256)), [1, (2,), {}], {1: [b'x']},
    {'a': {'b': None}}, b'x' * 2 ** 20,
]


def run(t):
    stub = t.connect_stub()
    for value in VALUES:
        t.check_equal(t.echo(stub, value), value, repr(value)[:40])
