"""A child that never answers is given up at its time-out, and killed."""

CLAUSES = 'BOOT-21'
TRANSPORTS = ('local',)


def run(t):
    command = ['/bin/sh', '-c', 'echo $$ > %s; exec sleep 600' % t.path('pid')]
    words = t.connect_error(command, connect_timeout=0.5)
    t.check_in('500 ms', words)
    with open(t.path('pid')) as f:
        pid = int(f.read())
    t.wait_until(lambda: not t.is_running(pid), 'the child has ended')
