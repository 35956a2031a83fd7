"""A master ends although its children are in calls."""


def run(t):
    child = t.connect()
    pid = t.pid(child)
    pending = t.call_async(child, 'time.sleep', 600)
    t.ask('shutdown').get()
    t.check_lost(pending.error())
    t.wait_until(lambda: not t.is_running(pid), 'the process has ended')
