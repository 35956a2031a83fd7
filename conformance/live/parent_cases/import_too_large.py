"""The request for a module that does not fit into a message is answered, and the log says why it fails."""

import os

CLAUSES = 'ROL-10 RTE-4'


def run(t):
    t.start_with_modules({
        'live_large.py': u'DATA = %r\n' % os.urandom(200000).hex(),
        'live_small.py': u'def f():\n    try:\n        import live_large\n'
                         u'    except ImportError:\n        return 1\n',
    }, '--max-message-size', '65536')
    child = t.connect()
    for context in (child, t.connect(via=child), t.connect(via=t.connect_stub())):
        t.check_raised(t.call_error(context, 'live_large.f'), 'live_large')
        t.check_equal(t.call(context, 'live_small.f'), 1)
    said = [log['message'] for log in t.session.logs if 'live_large' in log['message']]
    t.check(any('65536' in words for words in said), 'a record that names the limit, got %s' % said)
