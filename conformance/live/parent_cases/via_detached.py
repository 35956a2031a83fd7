"""A grandchild that detaches is gone from the tree, and outlives its parent."""

CLAUSES = 'ROL-13 RTE-12'
TRANSPORTS = ('local',)


def check(t, middle, leaf):
    middle_pid, pid = t.pid(middle), t.pid(leaf)
    try:
        t.check_lost(t.call_async(leaf, 'mitogen_stub.detach').error())
        t.check_gone(leaf)
        t.check_equal(t.echo(middle, 1), 1)
        t.ask('shutdown_context', context=middle).get()
        t.check_gone(middle)
        t.wait_until(lambda: not t.is_running(middle_pid), 'the process in the middle has ended')
        t.check(t.is_running(pid), 'the detached process outlives its parent')
    finally:
        t.kill(pid)
    t.wait_until(lambda: not t.is_running(pid), 'the detached process is killed')


def run(t):
    for connect in (t.connect, t.connect_stub):
        middle = connect()
        check(t, middle, t.connect(via=middle))
        middle = connect()
        check(t, middle, t.connect_stub(via=middle))
