"""Every escape of the two opcodes whose lines have escapes: STRING with Python's, UNICODE with raw ones."""

from families.pickle_parts import load

QUOTES = (b"'", b'"')


def name(data):
    return ascii(data)[1:] if len(data) < 40 else '%s...' % ascii(data[:20])[1:]


def string(content, quote=b"'"):
    return b'S' + quote + content + quote + b'\n.'


def strings():
    """A backslash and each byte, before the end and in the middle."""
    for byte in range(256):
        if byte == 0x0a:
            continue  # It would end the line.
        escape = b'\\' + bytes([byte])
        yield load(string(escape), 'PKL-11', 'STRING with the escape %s alone' % name(escape))
        yield load(string(b'a' + escape + b'1b'), 'PKL-11',
                   'STRING with the escape %s before a digit' % name(escape))
    for digits in (b'', b'0', b'7', b'8', b'00', b'07', b'78', b'000', b'377', b'378', b'400', b'777',
                   b'0000', b'1234', b'18', b'181', b'118'):
        yield load(string(b'\\' + digits + b'z'), 'PKL-11', 'STRING with the octal digits %s' % name(digits))
    for digits in (b'', b'4', b'g', b'4g', b'g4', b'41', b'FF', b'fF', b'411', b'-1', b' 4', b'4 ',
                   b'+4', b'0x', b'\xff\xff'):
        yield load(string(b'\\x' + digits), 'PKL-11', 'STRING with \\x and %s' % name(digits))
    for count in range(1, 8):
        for end in (b'', b'n', b'x41', b'101', b"'"):
            yield load(string(b'\\' * count + end), 'PKL-11',
                       'STRING with %d backslashes and %s' % (count, name(end) or 'nothing'))
    for quote in QUOTES:
        other = QUOTES[1 - QUOTES.index(quote)]
        for content, what in ((quote, 'its own quote'), (other, 'the other quote'),
                              (b'\\' + quote, 'its own quote, escaped'),
                              (b'\\' + other, 'the other quote, escaped'),
                              (quote * 2, 'its own quote twice'), (b'u\\u0041', 'an escape of text'),
                              (b'\\N{DIGIT ONE}', 'a name')):
            yield load(string(content, quote), 'PKL-11', 'STRING in %s with %s' % (
                quote.decode(), what))


def unicodes():
    """Only backslash u and U are escapes, and only after an odd number of backslashes."""
    for byte in range(128):
        if byte == 0x0a:
            continue
        yield load(b'V\\' + bytes([byte]) + b'\n.', 'PKL-12',
                   'UNICODE with a backslash and %s' % name(bytes([byte])))
    for count in range(1, 8):
        for end in (b'', b'u0041', b'U00000041', b'x41', b'n', b'u004', b'U0000004', b'101'):
            yield load(b'V' + b'\\' * count + end + b'\n.', 'PKL-12',
                       'UNICODE with %d backslashes and %s' % (count, name(end)))
    for digits in (b'', b'0', b'00', b'004', b'004g', b'g041', b'00410', b'00e9', b'20AC', b'20ac',
                   b'd83d', b'de00', b'd83d\\ude00', b'de00\\ud83d', b'D800', b'ffff', b'000a',
                   b'005c', b'005cu0041', b' 041', b'+041', b'-041', b'0x41', b'\xe9\xe9\xe9\xe9'):
        yield load(b'V\\u' + digits + b'\n.', 'PKL-12', 'UNICODE with \\u and %s' % name(digits))
    for digits in (b'', b'0000004', b'00000041', b'0001F600', b'0001f600', b'0010ffff', b'00110000',
                   b'0000d800', b'ffffffff', b'7fffffff', b'80000000', b'0000000a', b'000000410',
                   b'0000004g', b' 0000041', b'0000d83d\\U0000de00'):
        yield load(b'V\\U' + digits + b'\n.', 'PKL-12', 'UNICODE with \\U and %s' % name(digits))
    for byte in range(128, 256, 5):
        yield load(b'Va' + bytes([byte]) + b'z\n.', 'PKL-12',
                   'UNICODE with the byte %02x, which is of Latin-1' % byte)


FILES = {'pickle/string_escapes.json': strings, 'pickle/unicode_escapes.json': unicodes}
