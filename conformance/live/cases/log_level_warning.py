"""With the parent's level at WARNING the child sends no record below WARNING."""

CLAUSES = 'ROL-21 BOOT-9'


def run(t):
    t.level('', 30)
    t.level('mitogen', 30)
    context = t.connect()
    for level in (10, 20, 29, 30, 40):
        context.call(t.stub.log, u'app', level, u'%d' % level)
    context.call(t.stub.print_stdout, u'an INFO line\n')
    t.check_alive(context)
    sent = [f for f in t.forwarded if f.src_id == context.context_id]
    t.check_equal([f.text for f in sent if f.logger == u'app'], [u'30', u'40'], 'what was sent')
    t.check_equal([f for f in sent if f.level < 30], [], 'messages below WARNING')
