"""If a child of a child cannot be started, the StreamError names the host, and its parent goes on."""

import socket

import mitogen.core

CLAUSES = 'ROL-14 CON-5'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    middle = t.connect()
    error = t.check_raises(mitogen.core.StreamError, t.connect_below, middle, python_path=u'/no/such/python')
    t.check_in('error occurred on host %s: ' % socket.gethostname(), str(error))
    t.check_in('/no/such/python', str(error))
    t.check_alive(middle)
    t.check_alive(t.connect_below(middle))
