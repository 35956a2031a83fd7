"""In unidirectional mode a child still answers its parent, and cannot reach its sibling."""

import mitogen.core

CLAUSES = 'RTE-7'


def run(t):
    router = t.new_router()
    router.unidirectional = True
    first, second = t.connect(router=router), t.connect(router=router)
    sender = second.call(t.stub.make_receiver)
    first.call(t.stub.send, sender, u'forbidden')
    error = t.check_raises(mitogen.core.CallError, second.call, t.stub.receive, sender.dst_handle, 0.5)
    t.check_in('TimeoutError', str(error))
    sender.send(u'from the parent')
    t.check_equal(second.call(t.stub.receive, sender.dst_handle, 5), u'from the parent', 'value')
