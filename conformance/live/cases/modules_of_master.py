"""A master of the original has no module of its standard library for a child, and any other that it can find, imported or not."""

import os
import sys

import mitogen.core

CLAUSES = 'ROL-15 ROL-10 PAY-7'
TRANSPORTS = ('local',)

SOURCE = '''\
import mitogen.core


@mitogen.core.takes_econtext
def ask(names, econtext):
    """Which of the modules the parent says to be there."""
    answers = mitogen.core.Receiver(econtext.router, handle=mitogen.core.LOAD_MODULE, overwrite=True)
    found = []
    try:
        for name in names:
            econtext.parent.send(mitogen.core.Message(
                data=mitogen.core.b(str(name)), handle=mitogen.core.GET_MODULE))
            while True:
                answer = answers.get(timeout=15).unpickle()
                if answer[0] == name:
                    break
            if answer[2] is not None:
                found.append(name)
    finally:
        answers.close()
    return found
'''

NOT_THERE = [u'json', u'json.decoder', u'subprocess', u'_socket', u'sys', u'live_nowhere']
THERE = [u'live_never_imported', u'mitogen.unix']


def run(t):
    t.need_modules()
    module = t.module('live_asks.py', SOURCE)
    with open(os.path.join(t.dir, 'live_never_imported.py'), 'w') as f:
        f.write('raise RuntimeError()\n')
    context = t.keep(t.router.local(python_path=sys.executable))
    there = THERE + [u'mitogen.incus'] * (t.release >= (0, 3, 42))
    t.check_equal(context.call(module.ask, NOT_THERE + there), there, 'modules that are there')
    t.check('live_never_imported' not in sys.modules, 'a module that the master did not import')
