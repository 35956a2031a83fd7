"""A password that is asked for, and was not given, is told as such."""

TRANSPORTS = ('sudo-password',)
ONCE = True


def run(t):
    options = dict(t.spec['options'], python_path=[t.python])
    del options['password']
    error = t.ask('connect', method='sudo', options=options).error(40)
    t.check_equal(error.kind, 'connect')
    t.check_in('password', error.words)
