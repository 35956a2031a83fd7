"""A NUL in the text of a log message arrives as part of the text."""

CLAUSES = 'PAY-2'


def run(t):
    context = t.connect()
    context.call(t.stub.log, u'nul', 40, u'before\x00after\x00')
    t.check_equal(t.texts('nul'), [u'before\x00after\x00'], 'text')
