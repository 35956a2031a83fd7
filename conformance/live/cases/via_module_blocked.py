"""A child of a child cannot import a module that the master's policy denies."""

import mitogen.core

CLAUSES = 'ROL-8 ROL-10 BOOT-9'
TRANSPORTS = ('local',)


def run(t):
    blocked = t.module('far_blocked.py', 'def f():\n    return 1\n')
    allowed = t.module('far_allowed.py', 'def f():\n    return 2\n')
    router = t.new_router()
    router.responder.blacklist_prefix(u'far_blocked')
    context = t.connect_below(t.connect(router=router), python=True)
    error = t.check_raises(mitogen.core.CallError, context.call, blocked.f)
    t.check_in('far_blocked', str(error))
    t.check_equal(context.call(allowed.f), 2, 'value')
