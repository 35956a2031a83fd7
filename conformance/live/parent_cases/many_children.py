"""50 Python children connect at once, and each answers."""

CLAUSES = 'BOOT-15 ROL-6'
TRANSPORTS = ('local',)
ONCE = True
TIME_LIMIT = 130


def run(t):
    # All of them share the processors, with other cells beside.
    waiting = [t.connect_async(connect_timeout=100) for _ in range(50)]
    children = [pending.get(110)['context'] for pending in waiting]
    t.check_equal(len({t.pid(child) for child in children}), 50)
