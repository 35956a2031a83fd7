"""Methods, options and values that make no sense are refused with an error that says why."""

WRONG = [
    ('telnet', {}, 'telnet'),
    ('local', {'hostname': 'x'}, 'hostname'),
    ('ssh', {}, 'hostname'),
    ('ssh', {'hostname': 'x', 'port': 'http'}, 'port'),
    ('ssh', {'hostname': 'x', 'check_host_keys': 'perhaps'}, 'check_host_keys'),
    ('sudo', {'password': 7}, 'password'),
    # Another program would take each of these for an option.
    ('ssh', {'hostname': '-oProxyCommand=id'}, 'hostname'),
    ('ssh', {'hostname': 'x', 'username': '-v'}, 'username'),
    ('ssh', {'hostname': 'x', 'python_path': ['-oProxyCommand=id', 'x']}, 'python_path'),
    ('docker', {'container': '--privileged'}, 'container'),
    ('kubectl', {'pod': '-h'}, 'pod'),
    ('su', {'username': '-h'}, 'username'),
    ('jail', {'container': '-l'}, 'container'),
]

CLAUSES = 'ROL-14'
TRANSPORTS = ('local',)
ONCE = True


def run(t):
    for method, options, words in WRONG:
        error = t.ask('connect', method=method, options=options).error()
        t.check_equal(error.kind, 'usage', words)
        t.check_in(words, error.words)
    # A Python child would start ssh with this option.
    child = t.connect()
    error = t.ask('connect', method='ssh', options={'hostname': '-oProxyCommand=id'},
                  via=child).error()
    t.check_equal(error.kind, 'usage', 'via')
    t.check_in('hostname', error.words)
