"""kill -9 of the child when its last marker has come fails the next call at once."""

import mitogen.core

CLAUSES = 'RTE-9 BOOT-10'


def run(t):
    t.at_marker('MITO002', lambda: t.kill(t.read_pid('child.pid'), 9))
    context = t.connect(script=t.pid_script())
    t.check_raises(mitogen.core.ChannelError, t.value, context.call_async(t.stub.sleep, 60))
    t.check_gone(t.read_pid('child.pid'))
