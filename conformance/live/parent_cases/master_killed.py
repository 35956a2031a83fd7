"""Children end when their master is killed."""

CLAUSES = 'PAY-5 ROL-18'


def run(t):
    contexts = [t.connect(), t.connect()]
    contexts.append(t.connect(via=contexts[0]))
    pids = [t.pid(context) for context in contexts]
    t.kill(t.session.pid)
    t.session.process.wait()
    t.wait_until(lambda: not any(map(t.is_running, pids)), 'no process of the tree')
