"""A module with a syntax error raises it in the child."""

CLAUSES = 'ROL-10 PAY-4'


def run(t):
    t.start_with_modules({'live_wrong.py': 'def f(:\n'})
    t.check_raised(t.call_error(t.connect(), 'live_wrong.f'), 'SyntaxError')
