"""In a unidirectional tree children of a child cannot reach each other, and answer the master."""

import mitogen.core

CLAUSES = 'RTE-7 ROL-14'
TRANSPORTS = ('local', 'ssh')


def run(t):
    router = t.new_router()
    router.unidirectional = True
    middle = t.connect(router=router)
    for python in (True, False):
        first, second = t.connect_below(middle, python=python), t.connect_below(middle)
        sender = second.call(t.stub.make_receiver)
        first.call(t.stub.send, sender, u'forbidden')
        error = t.check_raises(mitogen.core.CallError, second.call, t.stub.receive, sender.dst_handle, 0.5)
        t.check_in('TimeoutError', str(error))
        sender.send(u'from the master')
        t.check_equal(second.call(t.stub.receive, sender.dst_handle, 5), u'from the master', 'value')
