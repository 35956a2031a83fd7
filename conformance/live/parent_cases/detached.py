"""A child that detaches is gone from the tree, and its process outlives ours."""

CLAUSES = 'ROL-13 ROL-22 PAY-10'
TRANSPORTS = ('local',)


def run(t):
    children = [t.connect(), t.connect_stub()]
    pids = [t.pid(child) for child in children]
    try:
        for child in children:
            t.check_lost(t.call_async(child, 'mitogen_stub.detach').error())
            t.check_gone(child)
        t.check_equal(t.counts()['links'], 0)
        t.check_equal(t.session.close(), 0, 'exit status')
        t.check(all(map(t.is_running, pids)), 'the detached processes outlive their parent')
    finally:
        for pid in pids:
            t.kill(pid)
    t.wait_until(lambda: not any(map(t.is_running, pids)), 'the detached processes are killed')
