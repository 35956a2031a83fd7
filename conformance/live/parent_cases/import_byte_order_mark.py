"""Modules that begin with a byte order mark are imported by every child."""

CLAUSES = 'ROL-10'
MARK = b'\xef\xbb\xbf'
BODY = u'''import sys


def text():
    return u'caf\u00e9'


def line():
    return sys._getframe().f_lineno
'''
HEADS = {
    'live_comment': u'# a comment\n\n',
    'live_empty': u'\n\n',
    'live_declared': u'# coding: utf-8\n\n',
    'live_docstring': u'"""A docstring."""\n\n',
}


def run(t):
    t.start_with_modules({name + '.py': MARK + (head + BODY).encode('utf-8')
                          for name, head in HEADS.items()})
    child = t.connect()
    for name in HEADS:
        t.check_equal(t.call(child, name + '.text'), u'caf\u00e9', name)
        t.check_equal(t.call(child, name + '.line'), 11, 'line of ' + name)
