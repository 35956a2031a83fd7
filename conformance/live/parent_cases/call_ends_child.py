"""A call that ends its Python child is lost, and nothing else is."""

CLAUSES = 'ROL-16 ROL-19 RTE-9'
TRANSPORTS = ('local',)

SOURCE = '''\
import threading


def raise_system_exit():
    raise SystemExit(3)


def return_lock():
    return threading.Lock()


def return_generator():
    return (n for n in [])
'''


def run(t):
    t.start_with_modules({'live_ends.py': SOURCE})
    honest = t.connect()
    for function in 'raise_system_exit', 'return_lock', 'return_generator':
        child = t.connect()
        pid = t.pid(child)
        t.check_lost(t.call_error(child, 'live_ends.' + function))
        t.check_gone(child)
        t.wait_until(lambda: not t.is_running(pid), 'the process has ended')
        t.check_equal(t.echo(honest, 1), 1)
