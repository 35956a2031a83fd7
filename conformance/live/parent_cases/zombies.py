"""No zombie is left after children end, are killed, and fail to start."""

CLAUSES = 'BOOT-21'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    t.kill(t.pid(t.connect()))
    ended = t.connect()
    t.ask('shutdown_context', context=ended).get()
    t.connect_error(['/bin/sh', '-c', 'exit 1'])
    t.wait_until(lambda: not t.zombies(t.session.pid), 'no zombie below the master')
