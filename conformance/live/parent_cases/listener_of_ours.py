"""A process of the original joins our listener, calls a child of ours, and a service of ours."""

CLAUSES = 'BOOT-16 BOOT-22'
TRANSPORTS = ('local',)


def run(t):
    path = t.path('socket')
    t.ask('listen', path=path).get()
    t.ask('add_service', service='live.Echo').get()
    child = t.connect()
    client = t.start_original('unix_client.py', path, child, 'live.Echo')
    pid = t.pid(child)
    t.check_equal(t.read_line(client), ['0', str(pid), str(pid)], 'what the client prints')
    t.check_equal(client.wait(20), 0, 'exit status of the client')
    t.wait_until(lambda: t.counts()['links'] == 1, 'the link to the client is gone')
    t.check_equal(t.echo(child, 1), 1)
