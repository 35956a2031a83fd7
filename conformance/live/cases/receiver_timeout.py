"""Waiting in the child for a message that does not come ends with TimeoutError."""

import time

import mitogen.core

CLAUSES = 'ROL-2'


def run(t):
    context = t.connect()
    sender = context.call(t.stub.make_receiver)
    started = time.time()
    error = t.check_raises(mitogen.core.CallError, context.call, t.stub.receive, sender.dst_handle, 0.3)
    t.check_in('mitogen.core.TimeoutError', str(error))
    t.check(0.3 <= time.time() - started < 5, 'about 0.3 s of waiting')
    sender.send(u'late')
    t.check_equal(context.call(t.stub.receive, sender.dst_handle, 5), u'late', 'value after the timeout')
