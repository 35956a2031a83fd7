"""If a child is killed while it boots, the error names the signal."""

CLAUSES = 'CON-5'
TRANSPORTS = ('local',)
ONCE = True


def run(t):
    words = t.connect_error(['/bin/sh', '-c', 'kill -9 $$'])
    t.check_in('signal 9', words)
