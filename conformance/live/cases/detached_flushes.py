"""What a child sent before it detaches still arrives."""

import os

import mitogen.core

CLAUSES = 'ROL-22 ROL-13'
TRANSPORTS = ('local',)


def run(t):
    context = t.connect()
    pid = context.call(os.getpid)
    receiver = mitogen.core.Receiver(t.router)
    for number in range(500):
        context.call_no_reply(t.stub.send, receiver.to_sender(), number)
    context.call_no_reply(t.stub.log, u'leaving', 40, u'the last word')
    t.check_raises(mitogen.core.ChannelError, t.value, context.call_async(t.stub.detach))
    t.check_equal([t.value(receiver) for _ in range(500)], list(range(500)), 'values')
    t.wait_until(lambda: t.texts('leaving') == [u'the last word'], 'the last word')
    t.kill(pid, 15)
    t.check_gone(pid)
