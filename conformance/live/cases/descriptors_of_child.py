"""Calls, receivers, errors and grandchildren leave the child with as many descriptors as before."""

import os

import mitogen.core

CLAUSES = 'BOOT-19'


def work(t, context):
    for number in range(20):
        context.call(t.stub.echo, number)
        t.check_raises(mitogen.core.CallError, context.call, t.stub.raise_error, u'ValueError', u'x')
        sender = context.call(t.stub.make_receiver)
        sender.send(number)
        context.call(t.stub.receive, sender.dst_handle, 5)
        context.call(t.stub.close_receiver, sender.dst_handle)
    context.call(t.stub.spawn, [u'/bin/true'])


def run(t):
    context = t.connect()
    work(t, context)
    before = len(context.call(os.listdir, u'/proc/self/fd'))
    work(t, context)
    t.check_equal(len(context.call(os.listdir, u'/proc/self/fd')), before, 'descriptors')
