"""Why a grandchild cannot be started is told by the child."""


def run(t):
    t.check_in('/no/such/python', t.connect_error(['/no/such/python'], via=t.connect()))
