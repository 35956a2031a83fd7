"""A child that is killed is gone, and calls to it fail."""

CLAUSES = 'RTE-9 RTE-4'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    child = t.connect()
    t.kill(t.pid(child))
    t.check_gone(child)
    t.check_lost(t.call_error(child, 'os.getpid'))
