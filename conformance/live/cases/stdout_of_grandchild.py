"""What a grandchild writes is captured too; its standard input is at its end."""

CLAUSES = 'BOOT-19'


def run(t):
    t.level('', 20)
    context = t.connect()
    script = u'read line; echo "read: $?"; echo warn >&2; exit 3'
    t.check_equal(context.call(t.stub.spawn, [u'/bin/sh', u'-c', script]), 3, 'exit status')
    t.wait_until(lambda: t.texts('stdout') and t.texts('stderr'), 'lines on both')
    t.check_equal(t.texts('stdout'), [u'read: 1'], 'standard output')
    t.check_equal(t.texts('stderr'), [u'warn'], 'standard error')
