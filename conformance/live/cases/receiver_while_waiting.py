"""A child that waits in a receiver gets a value that is sent meanwhile."""

import time

CLAUSES = 'ROL-2'


def run(t):
    context = t.connect()
    sender = context.call(t.stub.make_receiver)
    waiting = context.call_async(t.stub.receive, sender.dst_handle, 10)
    time.sleep(0.2)
    sender.send(u'wake up')
    t.check_equal(t.value(waiting), u'wake up', 'value')
