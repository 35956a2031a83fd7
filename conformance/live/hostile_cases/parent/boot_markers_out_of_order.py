"""Markers that come twice, too early or in another order are refused, or have no effect; nothing hangs."""

ORDERS = (b'MITO002\nMITO001\nMITO000\n', b'MITO000\nMITO000\nMITO002\n', b'MITO001\nMITO001\n')


def run(t):
    for order in ORDERS:
        peer = t.hostile_child(connect_timeout=2)
        peer.write(order)
        error = peer.pending.error()
        t.check_equal(error.kind, 'connect', 'kind of the error "%s" after %r' % (error.words, order))
    t.check_serves()
