"""Methods, options and values that make no sense are refused in words."""

WRONG = [
    ('telnet', {}, 'telnet'),
    ('local', {'hostname': 'x'}, 'hostname'),
    ('ssh', {}, 'hostname'),
    ('ssh', {'hostname': 'x', 'port': 'http'}, 'port'),
    ('ssh', {'hostname': 'x', 'check_host_keys': 'perhaps'}, 'check_host_keys'),
    ('sudo', {'password': 7}, 'password'),
]

TRANSPORTS = ('local',)
ONCE = True


def run(t):
    for method, options, words in WRONG:
        error = t.ask('connect', method=method, options=options).error()
        t.check_equal(error.kind, 'usage', words)
        t.check_in(words, error.words)
