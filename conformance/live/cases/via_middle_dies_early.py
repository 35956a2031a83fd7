"""When a parent in the middle dies while it connects a child, the connection fails, and no process is left."""

import os
import threading

import mitogen.core

CLAUSES = 'ROL-14 RTE-9'
TRANSPORTS = ('local',)


def run(t):
    middle = t.connect()
    pid = middle.call(os.getpid)
    script = 'echo $$ > %s; exec cat > /dev/null' % t.path('pid')
    errors = []

    def connect():
        errors.append(t.check_raises(mitogen.core.ChannelError, t.connect_below, middle, script=script))

    thread = threading.Thread(target=connect)
    thread.start()
    below = t.read_pid('pid')
    t.kill(pid, 9)
    thread.join(15)
    t.check_equal(len(errors), 1, 'connections that failed')
    t.check_gone(below)
