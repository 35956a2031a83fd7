"""A module that the master forwards reaches a child of a child before that asks for it."""

import mitogen.core

CLAUSES = 'ROL-9 PAY-8'
TRANSPORTS = ('local',)

GET_MODULE = 100


def run(t):
    module = t.module('far_ahead.py', 'def answer():\n    return 42\n')
    middle = t.connect()
    contexts = [t.connect_below(middle, python=True) for _ in range(2)]
    for context in contexts:
        t.check_alive(context)
    seen = t.watch_routed(middle)
    for context in contexts:
        t.router.responder.forward_modules(context, [u'far_ahead'])
        t.check_equal(context.call(module.answer), 42, 'value')
        if t.testee == 'python':
            # It stops the second FORWARD_MODULE, and its child asks.
            break
    t.check_equal([handle for _, handle, _ in seen].count(GET_MODULE), 0, 'requests for modules')
