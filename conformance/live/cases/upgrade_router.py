"""A child becomes a parent when it is asked to, before it has a child."""

import mitogen.core
import mitogen.parent

CLAUSES = 'ROL-1 ROL-20'


def run(t):
    context = t.connect()
    t.check_equal(context.call(mitogen.parent.upgrade_router), None, 'result')
    t.check(mitogen.core.ADD_ROUTE in context.call(t.stub.handles), 'a handle for routes')
    t.check_alive(t.connect_below(context))
