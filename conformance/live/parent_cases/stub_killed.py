"""A call fails when its C++ child is killed."""

CLAUSES = 'RTE-9 RTE-8'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    stub = t.connect_stub()
    pid = t.pid(stub)
    pending = t.call_async(stub, 'time.sleep', 60)
    t.kill(pid)
    t.check_lost(pending.error())
    t.check_gone(stub)
