"""A child cannot import a folder without __init__.py, as under a master of the original."""

CLAUSES = 'ROL-10'


def run(t):
    t.start_with_modules({'live_space/module.py': 'def f():\n    return 5\n'})
    t.check_raised(t.call_error(t.connect(), 'live_space.module.f'), 'live_space')
