"""A grandchild inherits no descriptor beyond standard input, output and error."""

CLAUSES = 'BOOT-19'


def run(t):
    t.level('', 20)
    context = t.connect()
    script = u'for fd in /proc/self/fd/*; do [ -e "$fd" ] && echo "${fd##*/}"; done; echo end'
    context.call(t.stub.spawn, [u'/bin/sh', u'-c', script])
    t.wait_until(lambda: u'end' in t.texts('stdout'), 'the end of the list')
    t.check_equal(sorted(t.texts('stdout')), [u'0', u'1', u'2', u'end'], 'descriptors')
