"""One child sends to a receiver in another; the parent passes it on."""

CLAUSES = 'RTE-3 ROL-3 RTE-15'


def run(t):
    first, second = t.connect(), t.connect()
    sender = second.call(t.stub.make_receiver)
    first.call(t.stub.send, sender, {u'from': u'first'})
    got = second.call(t.stub.receive, sender.dst_handle, 10)
    t.check_equal(got, {u'from': u'first'}, 'value')
    first.call(t.stub.send_many, sender, 100)
    got = [second.call(t.stub.receive, sender.dst_handle, 10) for _ in range(100)]
    t.check_equal(got, list(range(100)), '100 values')
