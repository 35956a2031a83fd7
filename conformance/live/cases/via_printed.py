"""What a child of a child prints arrives as its log, all of it and in order."""

CLAUSES = 'ROL-21 BOOT-19 RTE-15'
TRANSPORTS = ('local', 'ssh')


def run(t):
    context = t.connect_below(t.connect())
    context.call(t.stub.print_stdout, u''.join(u'line %d\n' % n for n in range(2000)))
    context.call(t.stub.print_stderr, u'the end\n')

    def lines(logger):
        return [r.text for r in t.forwarded if r.logger == logger and r.src_id == context.context_id]

    t.wait_until(lambda: len(lines(u'stdout')) == 2000 and lines(u'stderr'), 'all lines')
    t.check_equal(lines(u'stdout'), [u'line %d' % n for n in range(2000)], 'standard output')
    t.check_equal(lines(u'stderr'), [u'the end'], 'standard error')
