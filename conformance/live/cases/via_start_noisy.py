"""If a command does not become a child of a child, the error shows what the command wrote."""

import mitogen.core

CLAUSES = 'CON-5 ROL-14'
TRANSPORTS = ('local', 'ssh')


def run(t):
    middle = t.connect()
    error = t.check_raises(mitogen.core.StreamError, t.connect_below, middle, script='echo no interpreter here; exit 3')
    t.check_in('error occurred on host ', str(error))
    t.check_in('no interpreter here', str(error))
    t.check_alive(middle)
