"""A function that the module lacks is an AttributeError."""

CLAUSES = 'ROL-17'


def run(t):
    error = t.call_error(t.connect(), 'os.no_such_function')
    t.check_raised(error, 'AttributeError')
    t.check_in('no_such_function', error.words)
