"""Modules in other encodings than UTF-8 have the right text in every child."""

CLAUSES = 'ROL-10'

# Python's name, and text that its letters can write.
ENCODINGS = (
    ('latin-1', u'caf\u00e9'), ('iso-8859-15', u'\u20ac'), ('cp1252', u'\u201cx\u201d'),
    ('cp1251', u'\u0436'), ('koi8-r', u'\u0436'), ('cp437', u'\u2592'), ('gbk', u'\u4f60\u597d'),
    ('gb18030', u'\u4f60'), ('euc-jp', u'\u65e5\u672c'), ('shift_jis', u'\u30bd\u8868'),
    ('euc-kr', u'\ud55c'), ('utf-8', u'\u4f60'), ('utf-7', u'\u4f60'),
)

SOURCE = u'''\
#!/usr/bin/env python
# {text} -*- coding: {encoding} -*-
import sys


def text():
    return u'{text}'


def line():
    return sys._getframe().f_lineno
'''


def name_of(encoding):
    return 'live_' + encoding.replace('-', '_')


def run(t):
    t.start_with_modules({
        name_of(encoding) + '.py': SOURCE.format(text=text, encoding=encoding).encode(encoding)
        for encoding, text in ENCODINGS})
    child = t.connect()
    for context in (child, t.connect(via=t.connect_stub())):
        for encoding, text in ENCODINGS:
            module = name_of(encoding)
            t.check_equal(t.call(context, module + '.text'), text, encoding)
            t.check_equal(t.call(context, module + '.line'), 11, 'line of ' + encoding)
