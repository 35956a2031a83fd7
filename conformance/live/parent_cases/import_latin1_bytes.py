"""A plain string of a latin-1 module has the bytes of the file on Python 2, and its letters on 3."""

CLAUSES = 'ROL-10'

SOURCE = u'''\
# -*- coding: latin-1 -*-
STRING = 'caf\u00e9'


def is_right():
    return STRING == (u'caf\\xe9' if str is not bytes else b'caf\\xe9')
'''


def run(t):
    t.start_with_modules({'live_latin.py': SOURCE.encode('latin-1')})
    t.check_equal(t.call(t.connect(), 'live_latin.is_right'), True)
