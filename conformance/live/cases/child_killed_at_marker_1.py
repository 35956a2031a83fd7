"""kill -9 of the child when marker MITO001 has come fails the connection, or the first call at once."""

import mitogen.core

CLAUSES = 'CON-5 BOOT-10 RTE-9'
TRANSPORTS = ('local', 'sudo', 'ssh')


def connect_and_call(t):
    # A quick child has written its last marker before the signal comes.
    context = t.connect(script=t.pid_script())
    return t.value(context.call_async(t.stub.sleep, 60))


def run(t):
    t.at_marker('MITO001', lambda: t.kill(t.read_pid('child.pid'), 9))
    t.check_raises((mitogen.core.StreamError, mitogen.core.ChannelError), connect_and_call, t)
    t.check_gone(t.read_pid('child.pid'))
