"""Text of every kind comes back as the same text, and stays text."""

CLAUSES = 'PKL-12 PKL-23 PKL-24'

TEXTS = [
    u'', u'a', u'NUL\x00inside', u'caf\xe9', u'\u20ac', u'\U0001f600', u'\ud800', u'\udfff',
    u'line\nline\r\ttab\x1a', u'x' * 255, u'x' * 256, u'\u20ac' * 30000,
]


def run(t):
    context = t.connect()
    for text in TEXTS:
        t.check_equal(context.call(t.stub.echo, text), text, 'echo of %r' % text[:20])
    t.check_equal(context.call(t.stub.echo, TEXTS), TEXTS, 'all at once')
