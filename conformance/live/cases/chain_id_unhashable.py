"""A call whose chain id cannot be hashed ends a child of the original, and is an error for ours."""

import os

import mitogen.core

CLAUSES = 'ROL-16'


def run(t):
    context = t.connect()
    pid = context.call(os.getpid)
    answer = t.ask(context, t.message(u'mitogen_stub', u'echo', (1,), chain=[u'a list']))
    if t.testee == 'python':
        t.check_gone(pid)
    else:
        t.check_raises(mitogen.core.CallError, t.value, answer)
        t.check_alive(context)
