"""Calls below a C++ child that is killed fail, and all below it is gone."""

CLAUSES = 'RTE-9 PAY-5'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    if t.release == (0, 2, 8):
        t.skip('a child of 0.2.8 may outlive its parent while a call runs')
    stub = t.connect_stub()
    below = [t.connect(via=stub), t.connect_stub(via=stub)]
    pids = [t.pid(context) for context in [stub] + below]
    pending = [t.call_async(context, 'time.sleep', 60) for context in below]
    t.kill(pids[0])
    for answer in pending:
        t.check_lost(answer.error())
    for context in [stub] + below:
        t.check_gone(context)
    t.wait_until(lambda: not any(map(t.is_running, pids)), 'no process of the branch')
