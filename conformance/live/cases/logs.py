"""What the child logs arrives at the parent's logger of that name, with level and text."""

CLAUSES = 'PAY-2 ROL-12 ROL-21'


def run(t):
    t.level('', 10)
    context = t.connect(name=u'logger')
    for level, text in ((10, u'debug'), (20, u'100% sure %s'), (30, u'caf\xe9 \u20ac \U0001f600'),
                        (40, u'two\nlines'), (50, u''), (25, u'between')):
        context.call(t.stub.log, u'my.logger', level, text)
    got = [(r.levelno, r.getMessage()) for r in t.records('my.logger')]
    t.check_equal(got, [
        (10, u'debug'), (20, u'100% sure %s'), (30, u'caf\xe9 \u20ac \U0001f600'),
        (40, u'two\nlines'), (50, u''), (25, u'between')], 'records')
    names = set(r.name for r in t.records('my.logger'))
    t.check_equal(names, set(['my.logger.[logger]']), 'logger at the parent')
    sources = set(r.mitogen_context.context_id for r in t.records('my.logger'))
    t.check_equal(sources, set([context.context_id]), 'context of the records')
