"""200 C++ children connect at once, each answers, and none is left."""

CLAUSES = 'ROL-6 ROL-18'
TRANSPORTS = ('local',)
ONCE = True


def run(t):
    waiting = [t.connect_async([t.stub]) for _ in range(200)]
    children = [pending.get(60)['context'] for pending in waiting]
    pids = {t.pid(child) for child in children}
    t.check_equal(len(pids), 200)
    t.check_equal(t.counts()['links'], 200)
    t.ask('shutdown').get()
    t.wait_until(lambda: not any(map(t.is_running, pids)), 'no process is left')
