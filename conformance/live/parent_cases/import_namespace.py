"""A folder without __init__.py is no package of a child, as under the original's master."""


def run(t):
    t.start_with_modules({'live_space/module.py': 'def f():\n    return 5\n'})
    t.check_raised(t.call_error(t.connect(), 'live_space.module.f'), 'live_space')
