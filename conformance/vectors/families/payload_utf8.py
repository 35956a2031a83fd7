"""Payloads that are no UTF-8: which are refused, and how many U+FFFD stand for what is wrong."""

from families.payload_parts import parse

# Maximal parts of sequences that are wrong, and what may follow them.
WRONG = {
    'a continuation byte': b'\x80', 'two continuation bytes': b'\xbf\x80', 'the byte c0': b'\xc0',
    'the byte c1': b'\xc1', 'the byte f5': b'\xf5', 'the byte f8': b'\xf8', 'the byte fc': b'\xfc',
    'the byte fe': b'\xfe', 'the byte ff': b'\xff', 'NUL in two bytes': b'\xc0\x80',
    'a slash in two bytes': b'\xc1\xaf', 'a slash in three bytes': b'\xe0\x80\xaf',
    'U+07FF in three bytes': b'\xe0\x9f\xbf', 'a slash in four bytes': b'\xf0\x80\x80\xaf',
    'U+FFFF in four bytes': b'\xf0\x8f\xbf\xbf', 'the first surrogate': b'\xed\xa0\x80',
    'the last surrogate': b'\xed\xbf\xbf', 'a pair of surrogates': b'\xed\xa0\xbd\xed\xb8\x80',
    'U+110000': b'\xf4\x90\x80\x80', 'five bytes': b'\xf8\x88\x80\x80\x80',
    'six bytes': b'\xfc\x84\x80\x80\x80\x80', 'one of two bytes': b'\xc3',
    'one of three bytes': b'\xe2', 'two of three bytes': b'\xe2\x82', 'one of four bytes': b'\xf0',
    'two of four bytes': b'\xf0\x9f', 'three of four bytes': b'\xf0\x9f\x98',
    'two of three bytes of a surrogate': b'\xed\xa0', 'one byte, and another first byte': b'\xc3\xc3\xa9',
    'two of three bytes, twice': b'\xe2\x82\xe2\x82', 'two of four bytes that are too large': b'\xf4\x90',
    'two of three bytes of what is too long': b'\xe0\x80', 'UTF-16': b'\xff\xfea\0',
}
# The first and the last that each length has, and some in between.
RIGHT = {
    'U+0001': '\x01', 'U+007F': '\x7f', 'U+0080': '\x80', 'U+07FF': '\u07ff', 'U+0800': '\u0800',
    'U+D7FF': '\ud7ff', 'U+E000': '\ue000', 'U+FEFF': '\ufeff', 'U+FFFD': '\ufffd', 'U+FFFF': '\uffff',
    'U+10000': '\U00010000', 'U+10FFFF': '\U0010ffff', 'U+2028': '\u2028', 'U+0085': '\x85',
    'a combining mark': 'e\u0301', 'U+00AD': '\xad', 'U+200B': '\u200b', 'U+202E': '\u202e',
}
PLACES = {'alone': b'%s', 'before a letter': b'%sz', 'behind a letter': b'a%s',
          'between letters': b'a%sz'}
# Before and behind the text that is asked about.
PAYLOADS = {
    ('FORWARD_LOG', 'message'): (b'l\x0020\0', b''), ('FORWARD_LOG', 'logger'): (b'', b'\x0020\0m'),
    ('DEAD', 'reason'): (b'', b''), ('ADD_ROUTE', 'name'): (b'7:', b''),
    ('GET_MODULE', 'fullname'): (b'', b''), ('FORWARD_MODULE', 'fullname'): (b'3\0', b''),
}


def wrong():
    for (handle, field), (before, behind) in PAYLOADS.items():
        for what, data in WRONG.items():
            for where, form in PLACES.items():
                if field in ('fullname', 'name') and where != 'between letters':
                    continue  # These are refused as a whole.
                yield parse(handle, before + form.replace(b'%s', data) + behind,
                            '%s has %s, %s' % (field, what, where))


def right():
    for (handle, field), (before, behind) in PAYLOADS.items():
        for what, text in RIGHT.items():
            yield parse(handle, before + b'a' + text.encode('utf-8') + b'z' + behind,
                        '%s has %s' % (field, what),
                        kind='honest' if field in ('message', 'reason') else 'odd')


FILES = {'payload/utf8_wrong.json': wrong, 'payload/utf8_right.json': right}
