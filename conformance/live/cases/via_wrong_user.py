"""For a user that sudo does not know, the error names the host, and the parent in the middle goes on."""

import mitogen.core

CLAUSES = 'CON-5 ROL-14'
TRANSPORTS = ('local', 'sudo')


def run(t):
    middle = t.connect()
    error = t.check_raises(mitogen.core.StreamError, t.router.sudo, via=middle, username=u'far_nobody')
    t.check_in('error occurred on host ', str(error))
    t.check_alive(middle)
