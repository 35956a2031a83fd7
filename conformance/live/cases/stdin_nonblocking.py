"""A child whose standard input does not block boots; sudo starts such a child if it logs I/O."""

import os
import sys

import nonblocking

CLAUSES = 'BOOT-18'
TRANSPORTS = ('local', 'sudo')


def run(t):
    t.original_fails((0, 2, 8), (0, 3, 27), 'its first stage reads at once, and may find nothing there yet')
    wrapper = os.path.join(os.path.dirname(os.path.abspath(nonblocking.__file__)), 'nonblocking.py')
    context = t.connect(python_path=[sys.executable, wrapper] + t.child_argv())
    t.check_equal(context.call(t.stub.echo, b'x' * 300000), b'x' * 300000, 'value')
    t.check_alive(context)
