"""Shutdown behind 200 queued calls ends the child; no call is left without an answer."""

import os

import mitogen.core

CLAUSES = 'PAY-5 ROL-18 RTE-9'


def outcome(t, receiver):
    try:
        return t.value(receiver)
    except mitogen.core.ChannelError:
        return 'dead'


def run(t):
    t.original_fails((0, 2, 8), (0, 2, 8), 'outlives its parent while a call runs')
    context = t.connect()
    pid = context.call(os.getpid)
    receivers = [context.call_async(t.stub.echo, n) for n in range(200)]
    context.shutdown(wait=False)
    results = [outcome(t, receiver) for receiver in receivers]
    answered = [r for r in results if r != 'dead']
    t.check_equal(answered, list(range(len(answered))), 'answers, none after a dead one')
    t.check_gone(pid)
