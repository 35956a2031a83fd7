"""A module that the policy blocks is not served."""

CLAUSES = 'ROL-8 ROL-10 BOOT-9'


def run(t):
    t.start_with_modules({'live_secret.py': 'def f():\n    return 1\n'},
                         '--import-block', 'live_secret')
    error = t.call_error(t.connect(), 'live_secret.f')
    t.check_raised(error, 'live_secret')
