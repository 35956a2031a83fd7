"""A child of a child that does not answer in time is given up, and its process is ended."""

import mitogen.core

CLAUSES = 'BOOT-21 ROL-14'
TRANSPORTS = ('local',)


def run(t):
    middle = t.connect()
    script = 'echo $$ > %s; exec sleep 60' % t.path('pid')
    error = t.check_raises(mitogen.core.StreamError, t.connect_below, middle, script=script, connect_timeout=0.5)
    t.check_in('error occurred on host ', str(error))
    t.check_gone(t.read_pid('pid'))
    t.check_alive(middle)
