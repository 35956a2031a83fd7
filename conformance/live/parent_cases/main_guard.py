"""A child does not run the main program of what it imports."""

SOURCE = '''\
def f():
    return 1


if __name__ == '__main__':
    raise SystemExit(7)
'''


def run(t):
    t.start_with_modules({'live_program.py': SOURCE})
    t.check_equal(t.call(t.connect(), 'live_program.f'), 1)
