"""A module of the module path is imported by a child."""

CLAUSES = 'ROL-10 PAY-6 PAY-7'


def run(t):
    t.start_with_modules({'live_module.py': 'def double(x):\n    return 2 * x\n'})
    child = t.connect()
    t.check_equal(t.call(child, 'live_module.double', 21), 42)
