"""A context answers calls while it connects a child: this child starts only after such a call."""

import os
import threading

import mitogen.core

CLAUSES = 'ROL-14'
TRANSPORTS = ('local',)
STUB_ONLY = 'it runs no call while it connects a child'


def run(t):
    middle = t.connect()
    script = 'touch %s; until [ -e %s ]; do sleep 0.02; done; exec "$0" "$@"' % (t.path('started'), t.path('go'))
    contexts = []
    thread = threading.Thread(target=lambda: contexts.append(t.connect_below(middle, script=script)))
    thread.start()
    t.wait_until(lambda: os.path.exists(t.path('started')), 'the child has started')
    t.check_alive(middle)
    middle.call(t.stub.spawn, [u'touch', mitogen.core.to_text(t.path('go'))])
    thread.join(15)
    t.check_alive(contexts[0])
