"""If a grandchild cannot be started, the error of the child says why."""

CLAUSES = 'ROL-14 CON-5'


def run(t):
    t.check_in('/no/such/python', t.connect_error(['/no/such/python'], via=t.connect()))
