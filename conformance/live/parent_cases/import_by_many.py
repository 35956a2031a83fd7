"""Every child gets a module, even if many ask at the same time."""

CLAUSES = 'ROL-10'
TRANSPORTS = ('local',)


def run(t):
    t.start_with_modules({'live_module.py': 'def f():\n    return 7\n'})
    children = [t.connect() for _ in range(3)]
    pending = [t.call_async(child, 'live_module.f') for child in children]
    t.check_equal([p.get() for p in pending], [7, 7, 7])
