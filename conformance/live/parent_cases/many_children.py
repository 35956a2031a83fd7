"""50 Python children connect at once, and each answers."""

TRANSPORTS = ('local',)
ONCE = True


def run(t):
    waiting = [t.connect_async() for _ in range(50)]
    children = [pending.get(60)['context'] for pending in waiting]
    t.check_equal(len({t.pid(child) for child in children}), 50)
