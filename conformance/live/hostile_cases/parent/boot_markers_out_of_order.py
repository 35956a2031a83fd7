"""Markers that come twice, too early or in another order block nothing, and harm no other child."""

CLAUSES = 'BOOT-12'

ORDERS = (b'MITO002\nMITO001\nMITO000\n', b'MITO000\nMITO000\nMITO002\n', b'MITO001\nMITO001\n',
          b'MITO000\nMITO001\nMITO001\nMITO000\nMITO002\nMITO002\n')


def run(t):
    honest = t.connect()
    for order in ORDERS:
        peer = t.hostile_child(connect_timeout=2)
        peer.write(order)
        # The tests of the bootstrap say what each order means; here it only has to end.
        try:
            t.ask('shutdown_context', context=peer.pending.get()['context']).get()
        except t.Error as error:
            t.check_equal(error.kind, 'connect', 'kind of the error "%s" after %r' % (error.words, order))
        t.check_serves(honest)
