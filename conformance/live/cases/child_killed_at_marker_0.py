"""kill -9 of the child when marker MITO000 has come fails the connection."""

import time

import mitogen.core

CLAUSES = 'CON-5 BOOT-10'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    t.at_marker('MITO000', lambda: t.kill(t.read_pid('child.pid'), 9))
    started = time.time()
    t.check_raises(mitogen.core.StreamError, t.connect, script=t.pid_script(), connect_timeout=3.0)
    if t.testee == 'stub':
        # By now the original has two processes; the second one never notices.
        t.check(time.time() - started < 2.5, 'failure before the time is up')
    t.check_gone(t.read_pid('child.pid'))
