"""A connection through a stopped context is given up; a child that comes up later is shut down."""

import signal

CLAUSES = 'ROL-14'
# On other transports the child belongs to another user, so we may not stop it.
TRANSPORTS = ('local', 'ssh')


def run(t):
    t.start()
    for middle in t.connect(), t.connect_stub():
        pid = t.pid(middle)
        t.kill(pid, signal.SIGSTOP)
        words = t.connect_error([t.stub], via=middle, connect_timeout=1)
        t.check_in('connect_timeout', words)
        t.kill(pid, signal.SIGCONT)
        t.check_equal(t.pid(middle), pid)
        # The call above may be answered before the child is up.
        below = t.connect([t.stub], via=middle)
        own = t.pid(below)
        t.wait_until(lambda: running(t, pid) == [own], 'no child but the one that is waited for')
        t.echo(below, 'here')


def running(t, pid):
    return [child for child in t.descendants(pid) if t.is_running(child)]
