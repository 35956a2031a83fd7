"""A session that ends sends each of its children one SHUTDOWN, and keeps the links open for 3 s.

A child that does not end by itself writes down what it gets.
"""

import recordings

CLAUSES = 'ROL-18 PAY-5'
TRANSPORTS = ('local',)


def run(t):
    paths = [t.path('one'), t.path('two')]
    contexts = [t.connect(recordings.argv(path)) for path in paths]
    t.check_equal(t.session.close(), 0, 'exit status')
    for context, path in zip(contexts, paths):
        t.wait_until(lambda: recordings.end(recordings.read(path)), 'the end of the link')
        text = recordings.read(path)
        sent = recordings.shutdowns(text)
        t.check_equal([(one.dst_id, one.src_id) for one in sent], [(context, 0)], 'each SHUTDOWN')
        # Nothing makes it shorter, and a loaded machine makes it longer.
        took = recordings.end(text) - sent[0].seconds
        t.check(took > 2.5, 'the link open for 3 s after SHUTDOWN, got %.2f' % took)
