"""A file of a package reaches a child of a child; for a missing file the child is told that there is none."""

import os
import sys

import mitogen.core

CLAUSES = 'ROL-11 PAY-13 PAY-14'
TRANSPORTS = ('local', 'ssh')


def run(t):
    if t.release < (0, 3, 37):
        t.skip('resources came with 0.3.37')
    if sys.version_info < (3, 7):
        t.skip('the original reads resources by importlib.resources, of Python 3.7')
    module = t.module('far_data/__init__.py', (
        'def load(name):\n'
        '    return __loader__.get_resource_reader(__name__).open_resource(name).read()\n'))
    content = os.urandom(100000)
    with open(t.path('far_data/file.bin'), 'wb') as f:
        f.write(content)
    middle = t.connect()
    for _ in range(2):
        context = t.connect_below(middle, python=True)
        t.check_equal(context.call(module.load, u'file.bin'), content, 'content')
        t.check_raises(mitogen.core.CallError, context.call, module.load, u'missing.bin')
