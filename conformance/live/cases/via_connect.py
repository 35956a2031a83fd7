"""A child connects children: their parent is its process, their calls are answered."""

import os

CLAUSES = 'ROL-14 RTE-3'


def run(t):
    middle = t.connect()
    for python in (True, False):
        context = t.connect_below(middle, python=python)
        t.check_equal(context.call(os.getppid) in (middle.call(os.getpid), context.call(os.getpid)), True, 'its parent')
        t.check_equal(context.call(t.stub.echo, {u'k': [1, b'\xff']}), {u'k': [1, b'\xff']}, 'value')
    t.check_alive(middle)
