"""Requests that make no sense are refused with an error that says why, and the session goes on."""

CLAUSES = 'RTE-4'
TRANSPORTS = ('local',)
ONCE = True


def run(t):
    for line in ('', 'no json', '[]', '{"id": "a"}', '{"id": "b", "op": "fly"}',
                 '{"id": "c", "op": "call", "context": "x", "function": "os.getpid"}'):
        t.session.write_line(line)
    t.check_equal(t.ask('call', context=5, function='getpid').error().kind, 'usage')
    t.check_lost(t.ask('call', context=77, function='os.getpid').error())
    t.check_equal(t.ask('fly').error().kind, 'usage')
    t.check(t.counts()['links'] == 0, 'a session that answers')
