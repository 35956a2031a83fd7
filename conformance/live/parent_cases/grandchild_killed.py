"""A grandchild that is killed is gone, and its parent stays."""

CLAUSES = 'RTE-9 RTE-12'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    child = t.connect()
    grandchild = t.connect(via=child)
    pending = t.call_async(grandchild, 'time.sleep', 60)
    t.kill(t.call(t.connect(via=child), 'os.getpid'))
    victim = t.connect(via=child)
    pid = t.pid(victim)
    waiting = t.call_async(victim, 'time.sleep', 60)
    t.kill(pid)
    t.check_lost(waiting.error())
    t.check_gone(victim)
    t.check_equal(t.echo(child, 1), 1)
    t.check(pending.order is None, 'the call of the other grandchild still runs')
