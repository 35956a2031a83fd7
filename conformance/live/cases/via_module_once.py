"""A parent in the middle asks for a module once, for all of its children."""

GET_MODULE = 100

CLAUSES = 'ROL-9'
TRANSPORTS = ('local',)


def run(t):
    module = t.module('far_once.py', 'def answer():\n    return 42\n')
    middle = t.connect()
    seen = t.watch_routed(middle)
    first = t.connect_below(middle, python=True)
    t.check_equal(first.call(module.answer), 42, 'value')
    asked = [handle for _, handle, _ in seen].count(GET_MODULE)
    t.check(asked, 'the module is asked for')
    second = t.connect_below(middle, python=True)
    t.check_equal(second.call(module.answer), 42, 'value')
    t.check_equal([handle for _, handle, _ in seen].count(GET_MODULE), asked, 'requests for modules')
