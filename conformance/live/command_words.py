"""
How each connection method quotes the words of a command (CON-2), and how to take that
back. Runs on Python 2.7 and 3.
"""

import shlex
import sys

try:
    from shlex import quote
except ImportError:
    from pipes import quote

IN_DOUBLE_QUOTES = u'\\"$`!'


def shell_word(text):
    """The word that a shell makes of the text."""
    if sys.version_info < (3,):
        return shlex.split(text.encode('utf-8'))[0].decode('utf-8')
    return shlex.split(text)[0]


def su_quote(word):
    """A word as su gets it, by CON-2.3."""
    if not any(c in word for c in IN_DOUBLE_QUOTES + u' '):
        return word
    return u'"%s"' % u''.join(u'\\' + c if c in IN_DOUBLE_QUOTES else c for c in word)


def su_words(text):
    """The words of what su gets."""
    words, quoted, escaped = [u''], False, False
    for c in text:
        if escaped:
            words[-1] += c
            escaped = False
        elif quoted and c == u'\\':
            escaped = True
        elif c == u'"':
            quoted = not quoted
        elif c == u' ' and not quoted:
            words.append(u'')
        else:
            words[-1] += c
    return words
