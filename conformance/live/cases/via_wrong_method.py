"""For an unknown connection method, the error names the module that does not exist."""

import mitogen.core

CLAUSES = 'ROL-14'
TRANSPORTS = ('local', 'ssh')


def run(t):
    middle = t.connect()
    message = t.message(u'mitogen.parent', u'_proxy_connect', kwargs={
        u'name': None, u'method_name': u'far_pigeon', u'kwargs': mitogen.core.Kwargs({})})
    error = t.check_raises(mitogen.core.CallError, t.value, t.ask(middle, message))
    t.check_in('far_pigeon', str(error))
    t.check_alive(middle)
