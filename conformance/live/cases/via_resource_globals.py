"""Resources reach a child of a child in 0.3.37 to 0.3.40, whose masters on Python 3 write bytes by a call of a global."""

import sys

import mitogen.core

CLAUSES = 'PAY-14 PKL-15 ROL-11'
TRANSPORTS = ('local',)
ALL = bytes(bytearray(range(256)))
# The global that writes each of them.
FILES = {u'empty': (b'', b'bytes'), u'ascii': (b'text', b'_codecs'), u'all': (ALL * 300, b'_codecs')}


def run(t):
    if not (0, 3, 37) <= t.release < (0, 3, 41):
        t.skip('other releases send bytes as a Blob, or have no resources')
    if sys.version_info < (3, 7):
        t.skip('the original reads resources by importlib.resources, of Python 3.7')
    module = t.module('global_data/__init__.py', (
        'def load(name):\n'
        '    return __loader__.get_resource_reader(__name__).open_resource(name).read()\n'))
    for name, (content, _) in FILES.items():
        with open(t.path('global_data/' + name), 'wb') as f:
            f.write(content)
    context = t.connect_below(t.connect(), python=True)
    for name, (content, written_by) in sorted(FILES.items()):
        sent = mitogen.core.Message.pickled((u'global_data', name, content)).data
        t.check_in(written_by, sent, 'what the master sends of ' + name)
        t.check_equal(context.call(module.load, name), content, 'content of ' + name)
