"""A child that is killed is gone, and calls to it fail."""

TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    child = t.connect()
    t.kill(t.pid(child))
    t.check_gone(child)
    t.check_lost(t.call_error(child, 'os.getpid'))
