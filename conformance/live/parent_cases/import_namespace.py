"""A module in a folder without __init__.py is imported."""


def run(t):
    if t.python_version[0] == 2:
        t.skip('Python 2 has no namespace packages')
    t.start_with_modules({'live_space/module.py': 'def f():\n    return 5\n'})
    t.check_equal(t.call(t.connect(), 'live_space.module.f'), 5)
