"""A context that is asked to end does, and its process with it."""


def run(t):
    child = t.connect()
    pid = t.pid(child)
    t.ask('shutdown_context', context=child).get()
    t.check_gone(child)
    t.wait_until(lambda: not t.is_running(pid), 'the process has ended')
