"""A module of 2 MiB is imported."""

CLAUSES = 'ROL-10 PAY-7'
TRANSPORTS = ('local',)


def run(t):
    lines = ''.join('x%d = %d\n' % (n, n) for n in range(130000))
    t.start_with_modules({'live_big.py': lines + 'def f():\n    return x129999\n'})
    t.check_equal(t.call(t.connect(), 'live_big.f'), 129999)
