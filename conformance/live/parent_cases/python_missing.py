"""A Python that is not there is told by its name."""

ONCE = True


def run(t):
    t.check_in('/no/such/python', t.connect_error(['/no/such/python']))
