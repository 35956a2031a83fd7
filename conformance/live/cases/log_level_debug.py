"""With the parent's level at DEBUG the child's DEBUG messages are sent."""

CLAUSES = 'ROL-21 BOOT-9'


def run(t):
    t.level('', 10)
    context = t.connect()
    context.call(t.stub.log, u'app', 10, u'fine detail')
    context.call(t.stub.log, u'app', 9, u'too fine')
    t.check_equal(t.texts('app'), [u'fine detail'], 'texts')
