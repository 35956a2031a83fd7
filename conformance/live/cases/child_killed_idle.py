"""After kill -9 of an idle child, the parent sees a disconnection, and the next call fails."""

import os

import mitogen.core

CLAUSES = 'RTE-9 RTE-4'


def run(t):
    context = t.connect()
    gone = mitogen.core.Latch()
    mitogen.core.listen(context, 'disconnect', lambda: gone.put(True))
    t.kill(context.call(os.getpid), 9)
    t.check_equal(gone.get(timeout=15), True, 'event of the disconnection')
    t.check_raises(mitogen.core.ChannelError, t.value, context.call_async(t.stub.sleep, 60))
