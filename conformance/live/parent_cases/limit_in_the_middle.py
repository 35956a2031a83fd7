"""A result that is too large fails its call below each kind of intermediate, and the tree goes on."""

CLAUSES = 'RTE-4 PAY-4 ROL-14'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    t.start('--max-message-size', '200000')
    for middle in (t.connect(), t.connect_stub()):
        for leaf in (t.connect(via=middle), t.connect_stub(via=middle)):
            t.check_in('200000', t.call_error(leaf, 'mitogen_stub.big', 300000).words)
            t.check_equal(t.echo(leaf, 1), 1)
        t.check_equal(t.echo(middle, 1), 1)
