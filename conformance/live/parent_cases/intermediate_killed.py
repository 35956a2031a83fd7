"""Calls below a child that is killed fail, and all below it is gone."""

CLAUSES = 'RTE-9 PAY-5'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    if t.release == (0, 2, 8):
        t.skip('a child of 0.2.8 may outlive its parent while a call runs')
    child = t.connect()
    grandchild = t.connect(via=child)
    below = t.connect(via=grandchild)
    pids = [t.pid(context) for context in (child, grandchild, below)]
    pending = [t.call_async(context, 'time.sleep', 60) for context in (grandchild, below)]
    t.kill(pids[0])
    for answer in pending:
        t.check_lost(answer.error())
    for context in (child, grandchild, below):
        t.check_gone(context)
    t.check_lost(t.call_error(below, 'os.getpid'))
    t.wait_until(lambda: not any(map(t.is_running, pids)), 'no process of the branch')
