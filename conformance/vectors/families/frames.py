"""Frames: the form, tags, limits, every chunking, every end."""

import struct

from cases import Case

LEGACY, PICKLE, RAW = 0x4d49, 0x4d4a, 0x4d4b
NAMES = ('dst', 'src', 'auth', 'handle', 'reply_to')
EXTREMES = (0, 1, 255, 256, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1)
LIMIT = 128 << 20


def pack(payload=b'', tag=LEGACY, numbers=(0, 0, 0, 0, 0), length=None):
    size = len(payload) if length is None else length
    return struct.pack('>H6L', tag, *(tuple(numbers) + (size,))) + payload


def message(payload=b'', tag=LEGACY, numbers=(0, 0, 0, 0, 0)):
    fields = dict(zip(NAMES, numbers), tag=tag, payload=payload.hex())
    return {k: fields[k] for k in ('tag',) + NAMES + ('payload',)}


def decode(data, clause, why, sizes=(), limit=None, **more):
    """One stream, cut as `sizes` says ("each", or a list of cuts), or whole."""
    request = {} if limit is None else {'max_message_size': limit}
    if sizes:
        more['chunkings'] = {
            'bytes': data.hex(), 'sizes': sizes if sizes == 'each' else list(sizes)
        }
    else:
        request['chunks'] = [data.hex()] if data else []
    return Case('frame.decode', request, clause, why, **more)


def encode(messages, clause, why, **more):
    return Case('frame.encode', {'messages': messages}, clause, why, **more)


LIMITED = ('FRM-3: a peer ends the link when a larger frame comes, so it must not be written. The original '
           'asks its router before it writes, and its writer of frames knows no limit')
SAMPLE = pack(b'json', numbers=(0, 1, 1, 100, 1001))


def form():
    yield decode(SAMPLE, 'FRM-1', 'a frame, in every two pieces', 'each', kind='honest')
    yield decode(SAMPLE + pack(), 'FRM-1', 'two frames, in every two pieces', 'each', kind='honest')
    for n, name in enumerate(NAMES):
        for value in EXTREMES:
            numbers = [0] * 5
            numbers[n] = value
            yield decode(pack(b'x', numbers=numbers),
                         'FRM-1',
                         '%s is %d: 32 bits, no sign' % (name, value),
                         kind='honest')
    yield decode(pack(b'', numbers=(1, 2, 3, 4, 5)),
                 'FRM-1',
                 'each number in its place, and no payload',
                 kind='honest')
    yield decode(pack(numbers=(2**32 - 1,) * 5),
                 'FRM-1',
                 'every number at its highest',
                 'each',
                 kind='honest')
    yield decode(pack(b'no route', numbers=(0, 7, 7, 1001, 999)),
                 'MSG-2',
                 'a dead message',
                 kind='honest')
    yield decode(pack(numbers=(0, 7, 7, 1001, 999)),
                 'MSG-2',
                 'a dead message without a reason',
                 kind='honest')
    for size in (0, 1, 25, 26, 27, 127, 128, 129, 255, 256, 1000, 4096):
        yield decode(pack(bytes(n & 255 for n in range(size))),
                     'FRM-1',
                     'a payload of %d bytes' % size,
                     [[], [26], [27], [1] * min(size + 26, 200), [25, 2]],
                     kind='honest')
    yield decode(pack(SAMPLE), 'FRM-1', 'a payload that looks like a frame', 'each', kind='honest')
    yield decode(pack(b'MITO002\n'), 'FRM-1', 'a payload that looks like a marker', kind='honest')


def cut_off():
    for size in range(len(SAMPLE)):
        where = 'header' if size < 26 else 'payload'
        yield decode(SAMPLE[:size],
                     'FRM-4',
                     'the %s has %d bytes so far: no message, no error' %
                     (where, size if size < 26 else size - 26),
                     kind='honest')
    for size in (1, 2, 13, 25, 26, 27, 29):
        yield decode(SAMPLE + SAMPLE[:size],
                     'FRM-4',
                     'a frame, and %d bytes of the next' % size,
                     'each',
                     kind='honest')
    yield decode(b'', 'FRM-4', 'nothing at all', kind='honest')
    yield decode(pack(length=LIMIT),
                 'FRM-3',
                 'a header that announces as much as there may be',
                 kind='honest')


def tags():
    for tag, what in ((LEGACY, 'as the handle says'), (PICKLE, 'a pickle'), (RAW, 'raw bytes')):
        yield decode(pack(b'x', tag),
                     'FRM-2',
                     'tag %04x: %s' % (tag, what),
                     since='0.3.39',
                     kind='honest')
        yield decode(pack(b'x', tag),
                     'FRM-2',
                     'tag %04x, before 0.3.39' % tag,
                     before='0.3.39',
                     kind='honest')
    for tag in (0, 1, 0x494d, 0x4d48, 0x4d4c, 0x4d00, 0x0049, 0x4c49, 0x4e49, 0x7fff, 0x8000,
                0xcd49, 0xffff, 0x4d69, 0x6d49, 0x3c21, 0x0a0a, 0x4249, 0x5353):
        yield decode(pack(b'x', tag), 'FRM-2', 'the tag %04x ends the link' % tag, 'each')
        yield decode(SAMPLE + pack(b'x', tag), 'FRM-2',
                     'the tag %04x behind a frame: the frame was received' % tag,
                     [[], [30], [31, 1], [56]])
    for text in (b'Last login: Mon Jan  1 00:00:00 2024\n', b'bash: python: command not found\n',
                 b'Traceback (most recent call last):\n', b'\x1b[0m' * 10,
                 b'sudo: a password is required\n'):
        yield decode(text + SAMPLE, 'FRM-2',
                     'what another program wrote onto the link: %s' % ascii(text)[1:],
                     [[], [1], [2], [26]])
        yield decode(SAMPLE + text, 'FRM-2', 'the same behind a frame: %s' % ascii(text)[1:],
                     [[], [30], [32]])
    yield decode(b'\x4d', 'FRM-2', 'the first byte of a tag', kind='honest')
    yield decode(b'\0' * 25, 'FRM-2', '25 wrong bytes: a header is judged when it is whole')
    yield decode(b'\0' * 26, 'FRM-2', '26 wrong bytes', 'each')
    yield decode(pack(b'x', 0, length=LIMIT + 1), 'FRM-2',
                 'a wrong tag and a wrong length: the link ends')


def limits():
    for limit in (0, 1, 10, 1000):
        for size in (limit - 1, limit, limit + 1):
            if size >= 0:
                yield decode(pack(b'y' * size),
                             'FRM-3',
                             'a payload of %d bytes under a limit of %d' % (size, limit),
                             [[], [26], [25, 1]],
                             limit=limit,
                             kind='honest')
    for limit, length in ((10, 11), (10, 2**31), (10, 2**32 - 1), (1000, 1001), (0, 1)):
        yield decode(pack(length=length),
                     'FRM-3',
                     'a header that announces %d bytes under a limit of %d: '
                     'refused before they come' % (length, limit),
                     'each',
                     limit=limit,
                     kind='honest')
    for length in (LIMIT + 1, 2**31, 2**32 - 1):
        yield decode(pack(length=length),
                     'FRM-3',
                     'a header that announces %d bytes' % length,
                     kind='honest')
        yield decode(SAMPLE + pack(length=length),
                     'FRM-3',
                     'such a header (%d) behind a frame' % length, [[], [30], [31], [55]],
                     kind='honest')
    yield decode(pack(b'12345') + pack(b'123456') + pack(b'1'),
                 'FRM-3', 'the second of three is too large: '
                 'the first was received, the third is not', [[], [31], [57], [60]],
                 limit=5,
                 kind='honest')


def many():
    for count in (2, 3, 10, 100):
        stream = b''.join(pack(b'%d' % n, numbers=(n, 0, 0, 1, 0)) for n in range(count))
        yield decode(stream,
                     'FRM-1',
                     '%d frames in one piece' % count,
                     [[], [1] * 60, [27], [26] * 20, [len(stream) - 1]],
                     kind='honest')
    yield decode(pack() * 200,
                 'FRM-1',
                 '200 frames without a payload', [[], [26] * 199, [13] * 399, [5000]],
                 kind='honest')
    yield decode(pack(b'z' * 300) * 3,
                 'FRM-1',
                 'frames over several reads: the original joins short reads only',
                 [[], [100] * 9, [128] * 7, [127] * 7, [129] * 7, [326, 1], [326, 25], [326, 26],
                  [200, 140]],
                 kind='honest')
    stream = pack(b'a' * 200) + pack(b'b' * 10) + pack(b'c' * 500) + pack()
    yield decode(stream,
                 'FRM-1',
                 'frames of several sizes',
                 [[n] * (len(stream) // n)
                  for n in (1, 2, 3, 5, 7, 11, 13, 25, 26, 27, 64, 127, 128, 129, 200, 256)],
                 kind='honest')
    yield decode(stream,
                 'FRM-1',
                 'frames of several sizes, in every two pieces',
                 'each',
                 kind='honest')
    mixed = pack(b'a', LEGACY) + pack(b'b', PICKLE) + pack(b'c', RAW)
    yield decode(mixed, 'FRM-2', 'one of each tag', 'each', since='0.3.39', kind='honest')
    yield decode(mixed,
                 'FRM-2',
                 'one of each tag, before 0.3.39: the second ends the link',
                 'each',
                 before='0.3.39',
                 kind='honest')


def encoded():
    for n, name in enumerate(NAMES):
        for value in EXTREMES:
            numbers = [0] * 5
            numbers[n] = value
            yield encode([message(b'x', numbers=numbers)],
                         'FRM-1',
                         '%s is %d' % (name, value),
                         kind='honest')
        for value in (-1, 2**32, 2**63):
            numbers = [0] * 5
            numbers[n] = value
            yield encode([message(b'x', numbers=numbers)], 'FRM-1',
                         '%s is %d, which does not fit' % (name, value))
    for size in (0, 1, 26, 255, 256, 1000):
        yield encode([message(b'p' * size)], 'FRM-1', 'a payload of %d bytes' % size, kind='honest')
    yield encode([], 'FRM-1', 'no frame')
    yield encode([message(b'a'), message(), message(b'b')],
                 'FRM-1',
                 'three frames follow each other',
                 kind='honest')
    for tag in (LEGACY, PICKLE, RAW):
        yield encode([message(b'x', tag)],
                     'FRM-2',
                     'the tag %04x' % tag,
                     since='0.3.39',
                     kind='honest')
    yield encode([message(b'x', LEGACY)],
                 'FRM-2',
                 'the only tag there was',
                 before='0.3.39',
                 kind='honest')
    for tag in (PICKLE, RAW):
        yield encode([message(b'x', tag)],
                     'FRM-2',
                     'no peer before 0.3.39 takes the tag %04x' % tag,
                     before='0.3.39',
                     strictness='OBSERVED',
                     expect={'refused': {'kind': 'caller'}},
                     right='FRM-2: these releases have no tags, so a caller cannot even ask for one. A peer '
                     'of them ends a link on which one comes')
    for tag in (0, 0x4d48, 0x4d4c, 0xffff):
        yield encode([message(b'x', tag)], 'FRM-2', 'the tag %04x is none' % tag, since='0.3.39')
    for limit in (0, 1, 10, 1000):
        for size in (limit - 1, limit, limit + 1):
            if size >= 0:
                more = {'expect': {'refused': {'kind': 'caller'}}} if size > limit else {
                    'expect': {'bytes': pack(b'p' * size).hex()}}
                yield Case('frame.encode', {'messages': [message(b'p' * size)],
                                            'max_message_size': limit}, 'FRM-3',
                           'a payload of %d bytes is to be written under a limit of %d' % (size, limit),
                           kind='honest', right=LIMITED, strictness='SHOULD', **more)
    yield Case('frame.encode', {'messages': [message(b'p' * 10), message(b'p' * 11), message()],
                                'max_message_size': 10}, 'FRM-3',
               'the second of three messages is too large: nothing is written', kind='honest',
               right=LIMITED, strictness='SHOULD', expect={'refused': {'kind': 'caller'}})
    yield encode([message(b'dead', numbers=(3, 0, 0, 1001, 999))],
                 'MSG-2',
                 'a dead message',
                 kind='honest')


FILES = {
    'frame/form.json': form, 'frame/cut_off.json': cut_off, 'frame/tags.json': tags,
    'frame/limits.json': limits, 'frame/many.json': many, 'frame/encode.json': encoded,
}
