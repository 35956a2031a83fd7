"""A parent of release 0.1.0 is refused with an error that names the release."""

import mitogen.core

CLAUSES = 'DIA-2'
TRANSPORTS = ('local',)
STUB_ONLY = 'it is always of the release of its parent'


def run(t):
    t.change_config(lambda config: config.update(version=(0, 1, 0)))
    errors = t.path('errors')
    t.check_raises(mitogen.core.StreamError, t.connect, script='exec "$0" "$@" 2>%s' % errors)
    t.check_in('0.1.0', t.read('errors'), 'standard error of the child')
