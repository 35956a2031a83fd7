"""Ours sends one SHUTDOWN if it is asked to, and a Python child then one to its own child, and waits 3 s.

A session that ends then sends one more to its own child, as the original does.

A child that does not end by itself writes down what it gets.
"""

import recordings

CLAUSES = 'ROL-18 PAY-5'
TRANSPORTS = ('local',)


def run(t):
    middle = t.connect()
    paths = {0: t.path('top'), middle: t.path('below')}
    contexts = {0: t.connect(recordings.argv(paths[0])),
                middle: t.connect(recordings.argv(paths[middle]), via=middle)}
    for context in contexts[0], middle:
        t.ask('shutdown_context', context=context).get()
    t.wait_until(lambda: recordings.shutdowns(recordings.read(paths[0])), 'SHUTDOWN from the session')
    end = t.wait_until(lambda: recordings.end(recordings.read(paths[middle])), 'the end of the link', timeout=40)
    t.check_gone(middle)
    t.check_equal(t.session.close(), 0, 'exit status')
    t.wait_until(lambda: recordings.end(recordings.read(paths[0])), 'the end of the other link')
    for source, count in (0, 2), (middle, 1):
        sent = recordings.shutdowns(recordings.read(paths[source]))
        t.check_equal([(one.dst_id, one.src_id) for one in sent], [(contexts[source], source)] * count,
                      'each SHUTDOWN of context %d' % source)
    # Nothing makes it shorter, and a loaded machine makes it longer.
    took = end - sent[0].seconds
    t.check(took > 2.5, 'the link open for 3 s after SHUTDOWN, got %.2f' % took)
