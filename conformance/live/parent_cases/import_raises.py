"""If an imported module raises, the call fails with that exception."""

CLAUSES = 'PAY-4'


def run(t):
    t.start_with_modules({'live_raises.py': 'raise KeyError("while importing")\n'})
    t.check_raised(t.call_error(t.connect(), 'live_raises.f'), 'while importing')
