"""A call fails when its child is killed."""

CLAUSES = 'RTE-9 RTE-8'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    child = t.connect()
    pid = t.pid(child)
    pending = t.call_async(child, 'time.sleep', 60)
    t.kill(pid)
    t.check_lost(pending.error())
