"""Pickles written by hand, each for one thing that an implementer may get wrong."""

import struct

from families.pickle_parts import call, load, refusal, text

FRAME = b'\x95'


def text_and_bytes():
    yield load(b'\x80\x02U\x03abcq\x01.',
               'PKL-11',
               'a str of Python 2 is bytes, not text: the reader has encoding="bytes"',
               kind='honest')
    yield load(b'\x80\x02}U\x01aq\x01X\x01\0\0\0aq\x02s.',
               'PKL-11',
               "a dict from b'a' to 'a', whose key and value are not the same",
               kind='honest')
    yield load(b'\x80\x02}(U\x01aK\x01X\x01\0\0\0aK\x02u.', 'PKL-14',
               "b'a' and 'a' are two keys on Python 3, and one on Python 2")
    for data, what in ((b'\xed\xa0\x80', 'a lone high surrogate, as three bytes'),
                       (b'\xed\xbf\xbf', 'a lone low surrogate, as three bytes'),
                       (b'\xed\xa0\xbd\xed\xb8\x80', 'two surrogates of three bytes each stay two'),
                       (b'\xf0\x9f\x98\x80', 'a character beyond U+FFFF is four bytes'),
                       (b'\xf4\x8f\xbf\xbf', 'the last character, U+10FFFF'),
                       (b'\xf4\x90\x80\x80',
                        'beyond the last character'), (b'\xc0\x80',
                                                       'NUL in two bytes is over-long'),
                       (b'\xe0\x9f\xbf',
                        'an over-long form of three bytes'), (b'\xf0\x8f\xbf\xbf',
                                                              'an over-long form of four bytes'),
                       (b'\xe2\x82', 'a character cut off'), (b'\x80', 'a continuation byte alone'),
                       (b'\xff', 'a byte that UTF-8 has not'), (b'a\0b', 'a NUL in text'),
                       (b'\xed\xa0', 'a surrogate cut off'), (b'\xef\xbf\xbe', 'a non-character'),
                       (b'\xed\xa0\x80a\xed\xb0\x80', 'surrogates apart')):
        for opcode, head in (('BINUNICODE', b'X' + struct.pack('<I', len(data))),
                             ('SHORT_BINUNICODE', b'\x8c' + bytes([len(data)])),
                             ('BINUNICODE8', b'\x8d' + struct.pack('<Q', len(data)))):
            yield load(head + data + b'.', 'PKL-12', '%s: %s' % (opcode, what))


def integers():
    for number in sorted({
            s * (2**n + d)
            for n in (7, 8, 15, 16, 31, 32, 52, 53, 54, 62, 63, 64, 127, 128, 999, 1000, 2039)
            for d in (-1, 0, 1)
            for s in (1, -1)
    }):
        size = (number.bit_length() // 8) + 1
        data = number.to_bytes(size, 'little', signed=True)
        name = str(number) if abs(number) < 2**65 else '%s2^%d%+d' % (
            '-' if number < 0 else '', abs(number + 1).bit_length() - 1,
            abs(number) - 2**(abs(number + 1).bit_length() - 1))
        head = b'\x8a' + bytes([size]) if size < 256 else b'\x8b' + struct.pack('<I', size)
        yield load(head + data + b'.', 'PKL-9', '%s in binary' % name, kind='honest')
        if abs(number) <= 2**64:
            yield load(b'I%d\n.' % number,
                       'PKL-9',
                       '%s as text, as Python 2 writes it from 2^31 on' % name,
                       kind='honest')
            yield load(b'L%dL\n.' % number, 'PKL-9', '%s as a long of protocol 0' % name)
    for data, what in ((b'\0\0\0', 'zero in three bytes'), (b'\xff\xff', '-1 in two bytes'),
                       (b'\x7f\0', '127 in two bytes'), (b'\x80', '-128'), (b'\x80\0', '128'),
                       (b'\0' * 200, 'zero in 200 bytes'), (b'\xff' * 254 + b'\0',
                                                            'a sign byte of its own')):
        yield load(b'\x8a' + bytes([len(data)]) + data + b'.', 'PKL-9', 'LONG1: %s' % what)
        yield load(b'\x8b' + struct.pack('<I', len(data)) + data + b'.', 'PKL-9',
                   'LONG4: %s' % what)
    yield load(b'\x8b\xff\xff\xff\xff.', 'PKL-9', 'LONG4 of a negative length', expect=refusal())


def keys():
    for pickle, what in (
        (b'}(K\x01K\x0aK\x01K\x0bu.',
         'a key twice: the last value'), (b'}(K\x01K\x0a\x88K\x0bu.',
                                          '1 and True are equal: the first key, the last value'),
        (b'}(\x88K\x0aK\x01K\x0bu.', 'True and 1 are equal: the first key, the last value'),
        (b'}(K\x01K\x0aG?\xf0\0\0\0\0\0\0K\x0bu.',
         '1 and 1.0 are equal'), (b'}(G\x80\0\0\0\0\0\0\0K\x0aK\0K\x0bu.',
                                  '-0.0 and 0 are equal'), (b'}(\x89K\x0aG\0\0\0\0\0\0\0\0K\x0bu.',
                                                            'False and 0.0 are equal'),
        (b'}(\x8a\x09\0\0\0\0\0\0\0\0\x01K\x0aGC\xf0\0\0\0\0\0\0K\x0bu.',
         '2^64 and its float are equal'),
        (b'}(\x8a\x09\x01\0\0\0\0\0\0\0\x01K\x0aGC\xf0\0\0\0\0\0\0K\x0bu.',
         '2^64 + 1 and the float of 2^64 are not equal'),
        (b'}(\x8a\x08\x01\0\0\0\0\0 \0K\x0aGC@\0\0\0\0\0\0K\x0bu.',
         '2^53 + 1 and the float of 2^53 are not equal'), (b'}(K\x01\x85K\x0a\x88\x85K\x0bu.',
                                                           '(1,) and (True,) are equal'),
        (b'}(NK\x0a\x89K\x0bu.',
         'None and False are two keys'), (b'}(' + text('a') + b'K\x0a' + text('a') + b'K\x0bu.',
                                          'a text twice'), (b'}()K\x0a)K\x0bu.',
                                                            'the empty tuple twice'),
        (b'}(c__builtin__\nbytes\nK\x0ac__builtin__\nbytes\nK\x0bu.', 'a global as a key'),
        (b'}' + call('mitogen.core.Blob', b'U\x01a') + b'Ns.',
         'a Blob as a key'), (b'}(' + call('mitogen.core.Blob', b'U\x01a') + b'K\x0aU\x01aK\x0bu.',
                              'a Blob and bytes are equal'),
        (b'}(' + call('mitogen.core.Secret', text('a')) + b'K\x0a' + text('a') + b'K\x0bu.',
         'a Secret and a text are equal'), (b'}(]K\x0au.', 'a list is no key'),
        (b'}(}K\x0au.', 'a dict is no key'), (b'}(]\x85K\x0au.', 'a tuple with a list is no key'),
        (b'}(' + call('mitogen.core.Kwargs', b'}') + b'Nu.',
         'Kwargs are no key'), (b'}(K\x01](N\x88eK\x02}K\x03\x89su.', 'values of all kinds'),
        (b'}(' + text('b') + b'N' + text('a') + b'N' + text('c') + b'Nu.',
         'three keys'), (b'}(' + b''.join(b'K' + bytes([n]) + b'N'
                                          for n in range(256)) + b'u.', '256 keys')):
        yield load(pickle, 'PKL-14' if 'no key' in what else 'PKL-13', what)
    for pickle, what in ((b'\x8f(K\x01\x88G?\xf0\0\0\0\0\0\0\x90.',
                          'equal items of a set: the first stays'), (b'(K\x01\x88\x91.',
                                                                     'equal items of a frozen set'),
                         (b'\x8f((K\x01\x91(K\x01\x91\x90.', 'equal frozen sets in a set'),
                         (b'\x8f(]\x90.', 'a list in a set'), (b'\x8f(\x8f\x90.', 'a set in a set'),
                         (b'\x8f((\x91\x90.', 'the empty frozen set in a set'),
                         (b'(K\x01K\x02\x91q\0h\0\x86.', 'one frozen set twice')):
        yield load(pickle, 'PKL-14', what)


LINES = (
    (b'L12\n', 'PKL-9', 'LONG without an L'),
    (b'L12LL\n', 'PKL-9', 'a second L is no digit'), (b'L0x1fL\n', 'PKL-9', 'LONG in base 16'),
    (b'I12L\n', 'PKL-9', 'INT takes no L'),
    (b"S'a\\'\n", 'PKL-11', 'a backslash before the last quote: nothing is left to escape'),
    (b"S'a\\\\'\n", 'PKL-11', 'two backslashes are one'),
    (b"S'\\q'\n", 'PKL-11', 'an unknown escape keeps its backslash'),
    (b"S'\\u0041'\n", 'PKL-11', 'bytes have no escape of characters'),
    (b"S'\\101\\7\\08'\n", 'PKL-11', 'one to three octal digits'),
    (b"S'\\777'\n", 'PKL-11', 'octal digits above 377 wrap around'),
    (b"S'a\\x4'\n", 'PKL-11', 'half a byte in hexadecimal'),
    (b'V\\u0041\n', 'PKL-12', 'an escape of a character'),
    (b'V\\\\u0041\n', 'PKL-12', 'an even number of backslashes: no escape, and all stay'),
    (b'V\\\\\\u0041\n', 'PKL-12', 'an odd number: the last one escapes, the others stay'),
    (b'V\\q\\n\\x41\n', 'PKL-12', 'other escapes mean nothing in text'),
    (b'V\\\n', 'PKL-12', 'a backslash at the end is one'),
    (b'V\\u00\n', 'PKL-12', 'an escape cut short'),
    (b'V\\U00110000\n', 'PKL-12', 'an escape beyond the last character'))


def lines():
    for line, clause, why in LINES:
        yield load(line + b'.', clause, why)


def framing():
    yield load(b'N.garbage', 'PKL-1', 'what follows the first pickle is ignored', kind='honest')
    yield load(b'\x80\x02N.\x80\x02K\x01.',
               'PKL-2',
               'a reader of one value takes the first',
               kind='honest')
    yield load(b'K\x01K\x02.', 'PKL-1',
               'values below the top are forgotten: half a pickle of Python 2.7 leaves some', kind='honest')
    yield load(b'(K\x01.', 'PKL-1',
               'a MARK left open is forgotten: half a pickle of Python 2.7 leaves some', kind='honest')
    yield load(b'((((((((N.', 'PKL-1', 'eight MARKs left open')
    yield load(b'K\x01\x80\x02K\x02\x80\x02\x86.', 'PKL-5',
               'PROTO in the middle: it is behind half a pickle of Python 2.7', kind='honest')
    for protocol in range(8):
        yield load(b'\x80' + bytes([protocol]) + b'N.', 'PKL-5', 'protocol %d' % protocol)
    for protocol in (127, 128, 255):
        yield load(b'\x80' + bytes([protocol]) + b'N.',
                   'PKL-5',
                   'protocol %d' % protocol,
                   expect=refusal())
    for size, rest, what in ((0, b'N.', 'a frame of nothing'), (1, b'N.',
                                                                'a frame that ends before STOP'),
                             (2, b'N.',
                              'a frame of the whole pickle'), (3, b'N.',
                                                               'a frame longer than the input'),
                             (2, b'N.K\x01.', 'a frame with another pickle behind it'),
                             (11, FRAME + b'\x01\0\0\0\0\0\0\0N.',
                              'a frame in a frame'), (4, b'N0N.', 'a frame of four opcodes'),
                             (1, b'K\x01.',
                              'a frame that ends in an argument'), (2**40, b'N.',
                                                                    'a frame of a terabyte'),
                             (2**63, b'N.', 'a frame of 2^63 bytes'), (2**64 - 1, b'N.',
                                                                       'the largest frame')):
        yield load(b'\x80\x04' + FRAME + struct.pack('<Q', size) + rest, 'PKL-27', what)
    yield load(b'\x80\x04' + FRAME + struct.pack('<Q', 3) + b'X\x01\0\0\0a.',
               'PKL-27',
               'a frame that ends in a length: CPython forgets what it had of it',
               strictness='OBSERVED')
    yield load(b'N' + FRAME + b'\0\0\0\0\0\0\0\0' + FRAME + b'\0\0\0\0\0\0\0\0.', 'PKL-27',
               'frames of nothing')


def depth():
    for count in (100, 1000, 10000):
        yield load(b']' * count + b'a' * (count - 1) + b'.', 'PKL-13',
                   'a list nested %d deep: a reader that recurses has an end' % count)
        yield load(b')' + b'\x85' * count + b'.', 'PKL-13', 'a tuple nested %d deep' % count)
    yield load(b'(' * 5000 + b't' * 5000 + b'.', 'PKL-7', '5,000 MARKs open at once')
    yield load(b'N' * 5000 + b'0' * 4999 + b'.', 'PKL-6', '5,000 values on the stack')
    yield load(b'}(' * 300 + b'NNu.', 'PKL-7', '300 dicts with open MARKs')
    yield load(b'](' + b'N' * 3000 + b'e.', 'PKL-13', '3,000 items after one MARK', kind='honest')
    yield load(b']' + b'Na' * 1000 + b'.', 'PKL-13', '1,000 items one by one')
    yield load(b']' + b'(NNe' * 300 + b'.', 'PKL-13', 'items in batches of two', kind='honest')
    yield load(b']' + b'(e' * 300 + b'.', 'PKL-13', 'empty batches')


FILES = {
    'pickle/text_and_bytes.json': text_and_bytes, 'pickle/integers.json': integers,
    'pickle/keys.json': keys, 'pickle/framing.json': framing, 'pickle/depth.json': depth,
    'pickle/escapes.json': lines,
}
