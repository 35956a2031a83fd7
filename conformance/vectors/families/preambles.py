"""Preambles: sound ones, and each way in which one can be broken. The source in them is our own."""

import zlib

from cases import Case
from families.value_json import shown

SOURCE = b'import sys\nX = 1\n\n\nclass A(object):\n    pass\n'
# The keys of all releases, in the order of LIT-7.
FIRST = "{'parent_ids': [0], 'context_id': 1, 'debug': %(debug)s, "
LISTS = "'import_blocks': ['a'], 'import_overrides': [], "
TAIL = "'profiling': %(profiling)s, 'unidirectional': False, 'max_message_size': 134217728, "
CONFIGS = (
    ('from 0.3.45 on', FIRST + LISTS + "'log_levels': [30, 0, 20], " + TAIL + "'version': (0, 3, 54)}"),
    ('from 0.3.42 to 0.3.44', FIRST + LISTS + TAIL + "'log_level': 30, 'version': (0, 3, 44)}"),
    ('up to 0.3.41', FIRST + TAIL + "'log_level': 30, 'whitelist': [''], 'blacklist': [], "
     "'version': (0, 3, 41)}"))
SWITCHES = (('False', 'False'), ('True', 'False'), ('False', 'True'), ('True', 'True'))
CONFIG = b"{'parent_ids': [0], 'context_id': 1, 'version': (0, 3, 54)}"


def line(config=CONFIG, name=b'ExternalContext', method=b'main()'):
    return name + b'(' + config + b').' + method


def packed(source=SOURCE, last=None, end=b'\n', level=9):
    return zlib.compress(source + b'\n' + (line() if last is None else last) + end, level)


def read(data, clause, why, **more):
    return Case('preamble.read', {'bytes': data.hex()}, clause, why, **more)


def stricter(data, clause, why):
    return read(data,
                clause,
                why,
                expect={'refused': {'kind': 'peer'}},
                stricter=('%s: no parent sends this. A child in Python executes whatever comes; others would '
                          'start with a configuration that they had to guess' % clause))


def reading():
    for source, what in ((SOURCE, 'some source'), (b'', 'no source at all'), (b'x = 1',
                                                                              'one line of source'),
                         (b'\n\n\n', 'empty lines'), (b'# caf\xc3\xa9\n', 'source with UTF-8'),
                         (b'x = """\nExternalContext({}).main()\n"""\n',
                          'source that holds such a line'), (b'ExternalContext({}).main()\n',
                                                             'source that ends with such a line'),
                         (b'x = 1\n' * 5000, 'much source, well compressed')):
        yield read(packed(source), 'BOOT-4', what, kind='honest')
    for config in (b'{}', b"{u'context_id': 1}", b'{"a": "b"}', b"{'a': (1, 2), 'b': [None, True]}",
                   b"{'n': -1, 'f': 1.5}", b"{'x': '\\xe9'}", b"{'x': '\xc3\xa9'}",
                   b"{'x': 'ExternalContext({}).main()'}", b"{'x': ').main()'}"):
        yield read(packed(last=line(config)),
                   'BOOT-8',
                   'the configuration %s' % ascii(config)[1:],
                   kind='honest')
    for era, config in CONFIGS:
        for debug, profiling in SWITCHES:
            text = config % {'debug': debug, 'profiling': profiling}
            yield read(packed(last=line(text.encode())), 'BOOT-20',
                       'debug is %s and profiling %s, as %s' % (debug, profiling, era), kind='honest')
    for value in ('None', '0', '1', "'yes'", '[]'):
        text = CONFIGS[0][1] % {'debug': value, 'profiling': value}
        yield read(packed(last=line(text.encode())), 'BOOT-20',
                   'debug and profiling are %s: what they mean is not for the reader of a preamble' % value)
    for level in (0, 1, 9):
        yield read(packed(level=level), 'BOOT-4', 'compressed at level %d' % level, kind='honest')
    for rest in (b'x', b'MITO', b'\0' * 26, packed()):
        yield read(packed() + rest,
                   'BOOT-4',
                   '%d bytes behind the stream: they belong to frames' % len(rest),
                   kind='honest')


def broken():
    whole = packed()
    for size in list(range(0, 12)) + list(range(12, len(whole), 7)):
        yield read(whole[:size], 'BOOT-7', 'cut off after %d bytes' % size)
    yield read(whole[:-1], 'BOOT-7', 'the last byte of the checksum is missing')
    yield read(whole[:-4], 'BOOT-7', 'the checksum is missing')
    for at in (0, 1, 2, 5, 20, len(whole) // 2, len(whole) - 5, len(whole) - 4, len(whole) - 1):
        damaged = bytearray(whole)
        damaged[at] ^= 0x55
        yield read(bytes(damaged), 'BOOT-4', 'byte %d is damaged' % at)
    yield read(line(), 'BOOT-4', 'not compressed')
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    yield read(raw.compress(SOURCE + b'\n' + line() + b'\n') + raw.flush(), 'BOOT-4', 'raw deflate')
    gzip = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield read(gzip.compress(SOURCE + b'\n' + line() + b'\n') + gzip.flush(), 'BOOT-4', 'gzip')
    yield read(zlib.compress(b''), 'BOOT-8', 'a stream of nothing')
    yield read(zlib.compress(b'\n'), 'BOOT-8', 'a stream of a newline')
    yield read(zlib.compress(SOURCE), 'BOOT-8', 'no last line')
    for last, what in ((line(name=b'externalContext'), 'a wrong name'), (line(name=b'Context'),
                                                                         'another name'),
                       (line(method=b'run()'), 'another method'), (line(method=b'main'), 'no call'),
                       (line(method=b'main(1)'), 'an argument too many'),
                       (line(b''), 'no configuration'), (line(b'{'), 'a broken configuration'),
                       (line(b'{}, {}'),
                        'two configurations'), (line(b'dict()'),
                                                'a configuration that is no literal'),
                       (line(b'__import__("os").getcwd()'),
                        'a call'), (b'ExternalContext', 'only a name'), (line() + b'x',
                                                                         'something behind it'),
                       (b'x = ' + line(), 'something before it'), (line() * 2, 'two on one line')):
        yield read(packed(last=last), 'BOOT-8', 'the last line has %s' % what)
    for config in (b'[]', b'None', b'1', b"'x'", b'()'):
        yield stricter(packed(last=line(config)), 'BOOT-9',
                       'the configuration is %s' % config.decode())
    yield read(packed(end=b''), 'BOOT-8', 'no newline at the end')
    yield stricter(packed(end=b'\n\n'), 'BOOT-8', 'an empty line at the end')
    yield stricter(packed(end=b' \n'), 'BOOT-8', 'a space at the end')
    yield read(packed(last=b' ' + line()), 'BOOT-8', 'a space before the line')


def building():
    for source, config in ((SOURCE, {'context_id': 1}), (b'', {}), (b'x = 1\n', {'a': [1, (2,)]}),
                           (b'x = 1', {'a': None}), (b'#' * 1000, {'b': 'it\'s'})):
        for profile in ('python3', 'python2'):
            yield Case('preamble.build',
                       {'source': source.hex(), 'config': shown(config), 'profile': profile},
                       'BOOT-4',
                       'what inflates to the source and the line, as %s writes it' % profile,
                       strictness='SHOULD')
    for debug, profiling in ((False, False), (True, False), (False, True), (True, True)):
        config = {'context_id': 1, 'debug': debug, 'profiling': profiling}
        yield Case('preamble.build',
                   {'source': SOURCE.hex(), 'config': shown(config), 'profile': 'python3'},
                   'BOOT-20',
                   'debug is %s and profiling %s, as python3 writes it' % (debug, profiling),
                   strictness='SHOULD')


FILES = {
    'preamble/read.json': reading, 'preamble/broken.json': broken, 'preamble/build.json': building,
}
