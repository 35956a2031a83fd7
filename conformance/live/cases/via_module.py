"""A module and its package reach a child of a child, through its parent."""

CLAUSES = 'ROL-9 PAY-7'
TRANSPORTS = ('local', 'sudo', 'ssh')

SOURCE = '''
from far_package import WORD
from far_package import sibling

def words():
    return [WORD, sibling.WORD]
'''


def run(t):
    t.module('far_package/__init__.py', 'WORD = u"package"\n')
    t.module('far_package/sibling.py', 'WORD = u"sibling"\n')
    module = t.module('far_package/inner.py', SOURCE)
    context = t.connect_below(t.connect(), python=True)
    t.check_equal(context.call(module.words), [u'package', u'sibling'], 'what it imported')
