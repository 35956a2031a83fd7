"""A child that reads nothing delays no other child, though 64 MiB wait for it."""

CLAUSES = 'RTE-14'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    for _ in range(64):
        t.call_async(peer.id, 'os.getpid', b'x' * (1 << 20))
    for _ in range(20):
        t.check_equal(t.echo(honest, 7), 7)
    t.check_serves(honest)
