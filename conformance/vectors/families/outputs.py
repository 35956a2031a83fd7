"""What a child and its programs print: lines, and the records that they become."""

from cases import Case

INFO, WARNING = 20, 30
FINISHED = ('BOOT-19: a program\'s last words are often the reason of its end. The original sends no line '
            'without a line feed')


def lines(data, why, clause='ROL-21', sizes=(), stream='stdout', level=INFO, ended=False, **more):
    request = {'stream': stream, 'level': level}
    if ended:
        request['ended'] = True
    if sizes:
        more['chunkings'] = {'bytes': data.hex(), 'sizes': sizes}
    else:
        request['chunks'] = [data.hex()] if data else []
    return Case('stdio.lines', request, clause, why, **more)


def records(*texts, stream='stdout'):
    return {'records': [{'level': INFO, 'logger': stream, 'text': t} for t in texts]}


def honest(data, why, **more):
    return lines(data, why, kind='honest', **more)


def printed():
    for stream in ('stdout', 'stderr'):
        yield honest(b'', 'nothing is printed', stream=stream)
        yield honest(b'hello\n', 'a line is a record of the logger %s' % stream, stream=stream, sizes='each')
        yield honest(b'one\ntwo\nthree\n', 'three lines, in any pieces', stream=stream, sizes='each')
        for level in (0, 10, 19, 20):
            yield honest(b'hello\n', 'a line, where records from level %d on are sent' % level, level=level,
                         stream=stream)
        for level in (21, 30, 40, 50):
            yield honest(b'hello\nyou\n', 'no record, where they are sent from level %d on' % level,
                         level=level, stream=stream)
        yield honest(b'not yet', 'an unfinished line is no record yet', stream=stream, sizes='each')
        yield honest(b'one\nnot yet', 'a line, and an unfinished one', stream=stream, sizes='each')
    yield honest(b'\n', 'an empty line')
    yield honest(b'\n\n\n', 'three empty lines', sizes='each')
    yield honest(b'a\n\nb\n', 'an empty line between others', sizes='each')
    for data in (b'a\r\n', b'\r\n', b'10%\r20%\r30%\n', b'a\x0bb\x0cc\n', b'\x1b[31mred\x1b[0m\n', b'\t x \n',
                 b'a\0b\n', b'\0\n', b'%s %d %%\n', b'{0}\n', b'MITO002\n', b'\x01\x7f\n'):
        yield honest(data, 'only the line feed ends a line, and nothing else is taken away: %a' % data,
                     sizes='each')
    for text in ('\x85', '\u2028', '\u2029', '\x1c'):
        yield honest(('a%sb\n' % text).encode('utf-8'), 'the character %a ends no line' % text)


def encoded():
    for text in ('caf\xe9', '\u20ac', '\U0001f600', '\x80', '\u07ff', '\u0800', '\uffff', '\U0010ffff',
                 '\ufeffx', '\ufffd'):
        yield honest(('%s\n' % text).encode('utf-8'), 'the text %a' % text, sizes='each')
    for data in (b'\xff', b'\x80', b'\xc3', b'a\xc3b', b'\xe2\x82', b'a\xe2\x82b', b'\xf0\x9f\x98', b'\xc0\x80',
                 b'\xed\xa0\x80', b'\xf4\x90\x80\x80', b'\xf5\x80', b'\xfe\xff', b'\xe9t\xe9', b'\xe0\x80\x80',
                 b'\xc3\xc3\xa9', b'\xf0\x80\x80\x80'):
        yield lines(data + b'\n', 'the bytes %s are not UTF-8' % data.hex(), sizes='each')


def long():
    for size in (1023, 4096, 16383, 16384, 16385, 65536, 131072):
        yield honest(b'x' * size + b'\n', 'a line of %d bytes is one record' % size,
                     sizes=[[], [size], [1, size - 1], [4096]])


def ended():
    yield honest(b'', 'the end, and nothing was printed', clause='BOOT-19', ended=True)
    yield honest(b'one\n', 'the end after a line', clause='BOOT-19', ended=True)
    for stream in ('stdout', 'stderr'):
        for data, texts in ((b'last', ('last',)), (b'one\nlast', ('one', 'last')),
                            (b'\n ', ('', ' ')), (b'\xff', ('\ufffd',))):
            yield lines(data, 'the end in an unfinished line', clause='BOOT-19', stream=stream, ended=True,
                        expect=records(*texts, stream=stream), strictness='SHOULD', stricter=FINISHED)
    yield honest(b'last', 'the end in an unfinished line of which no record is sent', clause='BOOT-19',
                 level=WARNING, ended=True)


FILES = {'roles/output.json': printed, 'roles/output_text.json': encoded, 'roles/output_long.json': long,
         'roles/output_ends.json': ended}
