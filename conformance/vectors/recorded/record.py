#!/usr/bin/env python3
"""Records what the original writes for values that it cannot pickle: record.py MITOGEN_FOLDER

Runs on Python 2.7 and 3.6 or later, and appends well to unpicklable.txt. A line is
the cell, the values in words, their number, and the bytes of the message. Those name
MITOGEN_FOLDER, so give one that says nothing of a machine.
"""

from __future__ import print_function

import binascii
import linecache
import sys

# Tracebacks of the original without the text of its source.
linecache.getline = lambda *arguments: ''
linecache.getlines = lambda *arguments: []


def text(words):
    return words.decode('ascii') if str is bytes else words


def values(core):
    """The class stands for any value that has no pickle. Its name depends on no address."""
    bad = type('Result', (), {})
    bad.__module__ = 'target'
    shared = [1]
    yield 'it alone', (bad,)
    yield 'the last of a list', ([1, 2, bad],)
    yield 'the only item of a list', ([bad],)
    yield 'a value of a dict', ({text('rc'): bad},)
    yield 'the second of a tuple of two', ((text('ok'), bad),)
    yield 'the first of a tuple of two', ((bad, text('ok')),)
    yield 'the last of a tuple of four', ((1, 2, 3, bad),)
    yield 'deep inside', ([text('a'), [text('b'), (text('c'), [bad])]],)
    yield 'behind one list twice', ([shared, shared, bad],)
    yield 'inside Kwargs', (core.Kwargs({text('k'): bad}),)
    yield 'behind a Blob', ([core.Blob(b'zip'), bad],)
    yield 'behind 1,500 items', ([None] * 1500 + [bad],)
    yield 'in the second of two values', (text('first'), [2, bad])
    yield 'in the first of two values', ([2, bad], text('second'))
    word = text('shared')
    yield 'in the first of two values that have one text', ([word, bad], word)
    yield 'in the first of two values that have one list', ([shared, bad], shared)


def main():
    sys.path.insert(0, sys.argv[1])
    import mitogen.core
    sys.modules['target'] = type(sys)('target')
    release = '.'.join(str(n) for n in sys.modules['mitogen'].__version__[:3])
    for why, given in values(mitogen.core):
        if len(given) > 1 and mitogen.core.__dict__.get('find_deny') is None:
            continue  # Before 0.3.41 there is one value in a message.
        data = mitogen.core.Message.pickled(*given).data
        print('%d.%d/%s|%s|%d|%s' % (
            sys.version_info[:2] + (release, why, len(given), binascii.hexlify(data).decode())))


if __name__ == '__main__':
    main()
