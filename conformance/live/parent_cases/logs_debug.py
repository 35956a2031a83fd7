"""A session that wants debug records gets those of children."""

CLAUSES = 'ROL-21 BOOT-9'


def run(t):
    t.start('-vv')
    child = t.connect()
    t.call(child, 'mitogen_stub.log', 'live.logger', 10, 'in detail')
    t.wait_until(lambda: 'in detail' in t.logs('live.logger'), 'the debug record')
