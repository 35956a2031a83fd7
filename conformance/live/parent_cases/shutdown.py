"""A context that is asked to end does so, and its process ends too."""

CLAUSES = 'PAY-5 ROL-18'


def run(t):
    child = t.connect()
    pid = t.pid(child)
    t.ask('shutdown_context', context=child).get()
    t.check_gone(child)
    t.wait_until(lambda: not t.is_running(pid), 'the process has ended')
