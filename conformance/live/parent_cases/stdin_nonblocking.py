"""A child whose standard input does not block boots; sudo starts such a child if it logs I/O."""

import os

import nonblocking

CLAUSES = 'BOOT-13 BOOT-18'
TRANSPORTS = ('local', 'sudo')


def run(t):
    wrapper = [t.python, os.path.abspath(nonblocking.__file__)]
    for program in (t.python, t.stub):
        child = t.connect(wrapper + [program])
        t.check_equal(t.echo(child, b'x' * 300000), b'x' * 300000)
        t.check_equal(t.call(t.connect(via=child), 'os.getppid'), t.pid(child))
