"""The import of a missing module is an ImportError at once."""

CLAUSES = 'ROL-10 PAY-7 ROL-17'


def run(t):
    error = t.call_error(t.connect(), 'no_such_module_here.f')
    t.check_raised(error, 'no_such_module_here')
