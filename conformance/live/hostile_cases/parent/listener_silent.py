"""A session that joins a listener that sends nothing ends with an error, and does not wait for ever."""

CLAUSES = 'BOOT-16'
TIME_LIMIT = 120


def run(t):
    path = t.path('socket')
    t.hostile_listener(path)
    status, words = t.session_that_fails('--join', path)
    t.check_equal(status, 3, 'exit status with the words "%s"' % words)
    t.check_in(path, words)
