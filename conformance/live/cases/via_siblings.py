"""Children of a child reach each other through their parent, without the master."""

CLAUSES = 'RTE-3'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    middle = t.connect()
    first, second = t.connect_below(middle, python=True), t.connect_below(middle)
    sender = second.call(t.stub.make_receiver)
    seen = t.watch_routed(middle)
    first.call(t.stub.send, sender, [u'from', b'a sibling'])
    t.check_equal(second.call(t.stub.receive, sender.dst_handle, 5), [u'from', b'a sibling'], 'value')
    t.check_equal([handle for _, handle, _ in seen if handle == sender.dst_handle], [], 'messages by the master')
