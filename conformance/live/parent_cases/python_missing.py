"""If a Python does not exist, the error names it."""

CLAUSES = 'CON-5'
ONCE = True


def run(t):
    t.check_in('/no/such/python', t.connect_error(['/no/such/python']))
