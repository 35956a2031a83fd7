"""Without a main program there is no __main__ to import."""

CLAUSES = 'ROL-10'


def run(t):
    t.start_with_modules({'__main__.py': 'def ran():\n    return 1\n'})
    t.check_raised(t.call_error(t.connect(), '__main__.ran'), '__main__')
