"""If a password is asked for and none was given, the error says so."""

CLAUSES = 'CON-5'
TRANSPORTS = ('sudo-password',)
ONCE = True


def run(t):
    options = dict(t.spec['options'], python_path=[t.python])
    del options['password']
    error = t.ask('connect', method='sudo', options=options).error(40)
    t.check_equal(error.kind, 'connect')
    t.check_in('password', error.words)
