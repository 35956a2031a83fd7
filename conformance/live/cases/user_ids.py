"""The child runs as the user that the connection method promises."""

import os

CLAUSES = 'CON-1'


def run(t):
    context = t.connect()
    wanted = 0 if t.spec['method'] == 'sudo' else os.getuid()
    t.check_equal(context.call(os.getuid), wanted, 'getuid')
    t.check_equal(context.call(os.geteuid), wanted, 'geteuid')
