"""A Python child asks only for submodules that `pkg_present` names, and for no module that its own Python has.

The case plays the parent, and counts what it is asked for.
"""

import sys

import mitogen.core

CLAUSES = 'ROL-15 ROL-8 PAY-7'
TRANSPORTS = ('local',)
REPLY_TO = 4242

SOURCE = b'''\
def attempt(name):
    try:
        __import__(name)
        return u'imported'
    except ImportError:
        return u'refused'
'''


def load_module(name, present, path, source):
    data = source and mitogen.core.zlib.compress(source)
    return mitogen.core.Message.pickled((name, present, path, mitogen.core.Blob(data) if data else None, []),
                                        handle=mitogen.core.LOAD_MODULE)


def run(t):
    child = t.bare_child([sys.executable])
    child.boot()
    child.send(load_module(u'live_package', [u'there'], u'live_package/__init__.py', SOURCE))
    asked = []

    def attempt(name):
        """What came of an import; modules that it asked for are answered, all but `there` with none."""
        child.send(t.message(u'live_package', u'attempt', (name,), reply_to=REPLY_TO))
        while True:
            handle, data = child.read_frame()
            if handle == mitogen.core.GET_MODULE:
                name = mitogen.core.to_text(data)
                asked.append(name)
                there = name == u'live_package.there'
                child.send(load_module(name, None, u'x.py' if there else None, b'x = 1\n' if there else None))
            if handle == REPLY_TO:
                return mitogen.core.Message(data=data, src_id=1).unpickle()

    for name, result in ((u'live_package.absent', u'refused'), (u'live_package.absent.deeper', u'refused'),
                         (u'json', u'imported'), (u'json.absent', u'refused')):
        t.check_equal(attempt(name), result, 'import of ' + name)
    t.check_equal(asked, [], 'what it asked for')
    for name, result in ((u'live_package.there', u'imported'), (u'live_elsewhere', u'refused'),
                         (u'live_package.there', u'imported')):
        t.check_equal(attempt(name), result, 'import of ' + name)
    t.check_equal(asked, [u'live_package.there', u'live_elsewhere'], 'what it asked for')
