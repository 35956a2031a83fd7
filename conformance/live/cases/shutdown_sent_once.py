"""A context that shuts down sends one SHUTDOWN to each of its children, and waits before it closes the link.

A child of it that does not end by itself writes down what it gets.
"""

import os

import mitogen.core
import recordings

CLAUSES = 'ROL-18 PAY-5'
TRANSPORTS = ('local',)


def read_end(t):
    return t.wait_until(lambda: recordings.end(t.read('frames')), 'the end of the link', timeout=40)


def check_shutdown(t, source, grace_s):
    end = read_end(t)
    sent = recordings.shutdowns(t.read('frames'))
    t.check_equal([(one.src_id, one.auth_id) for one in sent], [(source, source)], 'source of each SHUTDOWN')
    took = end - sent[0].seconds
    # Nothing makes it shorter, and a loaded machine makes it longer.
    t.check(took > grace_s - 0.5, 'the link open for %s s after SHUTDOWN, got %.2f' % (grace_s, took))
    return sent[0].dst_id


def run(t):
    middle = t.connect()
    pid = middle.call(os.getpid)
    below = t.connect_below(middle, python_path=recordings.argv(t.path('frames')))
    from_middle = t.watch_routed(middle)
    t.disconnect(middle)
    # A child of ours has a time of its own.
    t.check_equal(check_shutdown(t, middle.context_id, 3 if t.testee == 'python' else 1), below.context_id,
                  'destination')
    t.check_equal([one for one in from_middle if one[1] == mitogen.core.SHUTDOWN], [],
                  'SHUTDOWN that the child sends to its parent')
    t.check_gone(pid, timeout=40)


