"""kill -9 of an idle child is a disconnection at the parent, and fails the next call."""

import os

import mitogen.core


def run(t):
    context = t.connect()
    gone = mitogen.core.Latch()
    mitogen.core.listen(context, 'disconnect', lambda: gone.put(True))
    t.kill(context.call(os.getpid), 9)
    t.check_equal(gone.get(timeout=15), True, 'event of the disconnection')
    t.check_raises(mitogen.core.ChannelError, t.value, context.call_async(t.stub.sleep, 60))
