"""A master ends although its children are in calls."""

CLAUSES = 'ROL-18 PAY-5'


def run(t):
    if t.release == (0, 2, 8) and t.transport == 'ssh':
        # Over ssh we cannot kill such a child afterwards.
        t.skip('a child of 0.2.8 may outlive its parent while a call runs')
    child = t.connect()
    pid = t.pid(child)
    pending = t.call_async(child, 'time.sleep', 600)
    t.ask('shutdown').get()
    t.check_lost(pending.error())
    t.wait_until(lambda: not t.is_running(pid), 'the process has ended')
