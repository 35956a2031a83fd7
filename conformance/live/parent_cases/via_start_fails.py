"""If a grandchild cannot be started, the error of the child says why."""


def run(t):
    t.check_in('/no/such/python', t.connect_error(['/no/such/python'], via=t.connect()))
