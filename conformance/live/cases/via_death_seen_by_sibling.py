"""When a child of a child dies, the sibling that wrote to it is told."""

import os

import mitogen.core

CLAUSES = 'RTE-11 RTE-9'
TRANSPORTS = ('local', 'sudo', 'ssh')

SOURCE = '''
import mitogen.core

@mitogen.core.takes_econtext
def wait_for_end(other_id, handle, sender, econtext):
    other = econtext.router.context_by_id(other_id)
    receiver = mitogen.core.Receiver(econtext.router, respondent=other)
    other.send(mitogen.core.Message.pickled(7, handle=handle))
    sender.send(None)
    try:
        receiver.get(timeout=15)
    except mitogen.core.ChannelError as e:
        return mitogen.core.to_text(str(e))
'''


def run(t):
    module = t.module('far_watch.py', SOURCE)
    middle = t.connect()
    watcher = t.connect_below(middle, python=True)
    other = t.connect_below(middle)
    handle = other.call(t.stub.make_receiver).dst_handle
    pid = other.call(os.getpid)
    ready = mitogen.core.Receiver(t.router)
    waiting = watcher.call_async(module.wait_for_end, other.context_id, handle, ready.to_sender())
    t.value(ready)
    t.check_equal(other.call(t.stub.receive, handle, 5), 7, 'what the sibling wrote')
    t.kill(pid, 9)
    t.check_in('disconnected', t.value(waiting), 'what it heard')
