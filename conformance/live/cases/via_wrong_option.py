"""For an unknown option of a method, the error names the unexpected keyword."""

import mitogen.core

CLAUSES = 'ROL-14'
TRANSPORTS = ('local', 'ssh')


def run(t):
    middle = t.connect()
    error = t.check_raises(mitogen.core.CallError, t.connect_below, middle, far_option=1)
    t.check_in("got an unexpected keyword argument 'far_option'", str(error))
    error = t.check_raises(mitogen.core.CallError, t.connect_below, middle, remote_name=u'a/b')
    t.check_in('ValueError: ', str(error))
    t.check_alive(middle)
