"""A child that does not come up in time fails the connection with the text of CON-5, also below a Python child."""

import os
import socket

import mitogen.core

CLAUSES = 'BOOT-21 CON-5 ROL-14'
TRANSPORTS = ('local',)


def run(t):
    silent = t.pid_script().replace('exec "$0" "$@"', 'exec sleep 600')
    error = t.check_raises(mitogen.core.StreamError, t.connect, script=silent, connect_timeout=0.5)
    t.check_equal(str(error), 'Connection timed out.', 'text')
    t.check_gone(t.read_pid('child.pid'))
    os.unlink(t.path('child.pid'))
    middle = t.connect()
    error = t.check_raises(mitogen.core.StreamError, t.connect_below, middle, script=silent, connect_timeout=0.5)
    words = 'error occurred on host %s: ' % socket.gethostname()
    if t.testee == 'python':
        t.check_equal(str(error), words + 'Connection timed out.', 'text by way of another context')
    else:
        t.check_in(words, str(error))
    t.check_gone(t.read_pid('child.pid'))
    t.check_alive(middle)
