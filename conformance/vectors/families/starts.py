"""The start of a link: the output of a child as its parent reads it, and both ends of a unix socket."""

import struct

from cases import Case

READY, RECEIVED, UP = b'MITO000\n', b'MITO001\n', b'MITO002\n'
WHOLE = READY + RECEIVED + UP
FRAME = struct.pack('>H6L', 0x4d49, 0, 1, 1, 102, 0, 4) + b'mark'
IN_TURN = ('BOOT-12: a marker counts once, and only in its turn, so that words which happen to hold one '
           'start nothing. The original looks for every marker in every line')
SHOWN = ('BOOT-12: the last words of a command are often a prompt, which has no end of line. The original '
         'shows them only if another stream ends later')
ENDED = ('BOOT-12: the error shows the last lines, whatever bytes they are. The original reads them as '
         'UTF-8 to show them, fails in that, and its caller waits for ever')
NOT_AT_ONCE = ('BOOT-16: a stream has no borders, so an end that reads until it has all the numbers takes '
               'what a relay has cut. The original reads once')
OWN_ID = ('BOOT-16: the id is the client\'s own from then on, so one that another context has is of no '
          'use. The original takes any')


def parent(data, why, clause='BOOT-12', sizes=(), errors=(), then=None, **more):
    """What a parent makes of `data`, cut as `sizes` says."""
    request = {}
    if sizes:
        more['chunkings'] = {'bytes': data.hex(), 'sizes': sizes}
    else:
        request['chunks'] = [data.hex()] if data else []
    if errors:
        request['stderr'] = [e.hex() for e in errors]
    if then:
        request['then'] = then
    return Case('boot.parent', request, clause, why, **more)


def state(name, preambles=(), frames=None):
    expect = {'state': name, 'preambles': list(preambles)}
    return expect if frames is None else dict(expect, frames=frames.hex())


def ended(preambles=(), lines=()):
    return {'refused': {'kind': 'peer'}, 'preambles': list(preambles),
            'lines': [line.hex() for line in lines]}


def honest(data, why, **more):
    return parent(data, why, kind='honest', **more)


def markers():
    yield honest(b'', 'nothing has come: nothing is sent', clause='BOOT-4')
    yield honest(READY, 'the preamble is sent when the first marker has come', clause='BOOT-4', sizes='each')
    yield honest(READY[:-1], 'no preamble before the line of the first marker has its end', sizes='each')
    yield honest(b'MITO00', 'a part of the first marker', clause='BOOT-4')
    yield honest(READY + RECEIVED, 'not up before the last marker', sizes='each')
    yield honest(READY + RECEIVED + UP[:-1], 'not up before the line of the last marker has its end',
                 sizes='each')
    yield honest(WHOLE, 'up, by three lines in any pieces', clause='BOOT-10',
                 sizes=[[]] + [[n] for n in range(1, 25)] + [[1] * 23, [8, 8], [7, 1, 7, 1, 7], [3] * 7])
    yield honest(WHOLE + FRAME, 'the first frame comes right behind the last marker',
                 sizes=[[]] + [[n] for n in range(1, len(WHOLE + FRAME))])
    yield honest(WHOLE + FRAME + FRAME[:9], 'one frame and a part of the next')
    yield honest(WHOLE + b'\n' + FRAME, 'a line feed behind the last marker belongs to the frames')
    yield honest(WHOLE + WHOLE, 'markers behind the last one belong to the frames', sizes='each')
    yield honest(WHOLE + b'\0\xff\n', 'bytes behind the last marker are not looked at', sizes='each')
    yield honest(WHOLE, 'the end behind the last marker is for the frames to judge', then='end')
    for before in (b'Password: ', b'Welcome!\n', b'\x1b[0m$ ', b'\xff\xfe', b'\0', b'MITO', b'MITO00',
                   b'MITO0000', b'debug1: MITO\n', b'x' * 5000, b'x\n' * 300, b'\r\n\r\n'):
        yield honest(before + WHOLE + FRAME, 'noise in front of the first marker: %a' % before[:12],
                     clause='BOOT-10')
    for n, name in enumerate(('first', 'second', 'third')):
        lines = [READY, RECEIVED, UP]
        for noise in (b'warning: ', b'\x07', b'mux: x '):
            cut = lines[:n] + [noise + lines[n]] + lines[n + 1:]
            yield honest(b''.join(cut) + FRAME, 'noise %a in the line of the %s marker' % (noise, name),
                         clause='BOOT-10', sizes='each')
        for noise in (b'a line\n', b'\n', b'mito000\n', b'MITO 00\n', b'MITO003\n'):
            cut = lines[:n] + [noise + lines[n]] + lines[n + 1:]
            yield honest(b''.join(cut) + FRAME, 'a line %a in front of the %s marker' % (noise, name),
                         clause='BOOT-10', sizes=[[], [5], [9], [13]])
        for tail in (b'\r', b' ', b'0', b' done', b'MITO'):
            cut = lines[:n] + [lines[n][:-1] + tail + b'\n'] + lines[n + 1:]
            yield honest(b''.join(cut) + FRAME, 'the line of the %s marker goes on: %a' % (name, tail),
                         clause='BOOT-10', sizes=[[], [7], [8], [16]])
    yield parent(READY + UP + FRAME, 'the second marker is missing', clause='BOOT-10')
    yield parent(READY + b'MITO001MITO002\n', 'two markers in a line: the earlier counts')
    yield parent(b'MITO000MITO001\n' + UP + FRAME, 'the first two markers in a line')
    yield parent(b'MITO002MITO001MITO000\n', 'all markers in a line, before any')
    for data, expect, why in (
            (READY + READY, state('waiting', [8]), 'the first marker twice'),
            (READY * 3 + RECEIVED + UP, state('up', [8], b''), 'the first marker three times'),
            (READY + RECEIVED + READY + UP + FRAME, state('up', [8], FRAME),
             'the first marker again, behind the second'),
            (UP, state('waiting'), 'the last marker first'),
            (UP + WHOLE, state('up', [16], b''), 'the last marker first, then all'),
            (RECEIVED + UP, state('waiting'), 'without the first marker')):
        yield parent(data, why, expect=expect, stricter=IN_TURN)
    yield parent(RECEIVED + READY, 'the second marker first', expect=state('waiting', [16]))
    yield parent(READY + RECEIVED + RECEIVED + UP, 'the second marker twice',
                 expect=state('up', [8], b''))


def ends():
    yield honest(b'', 'the end before anything', then='end', expect=ended())
    yield honest(b'sh: python: not found\n', 'the end after one line', then='end',
                 expect=ended(lines=[b'sh: python: not found']), sizes='each')
    yield honest(b'one\ntwo\nthree\n', 'the end after three lines', then='end',
                 expect=ended(lines=[b'one', b'two', b'three']))
    yield honest(READY, 'the end after the first marker', then='end', expect=ended([8]), sizes='each')
    yield honest(READY + RECEIVED, 'the end after the second marker', then='end', expect=ended([8]))
    yield honest(b'hi\n' + READY + b'zlib.error\n', 'the end after an error of the first stage', then='end',
                 expect=ended([11], [b'hi', b'zlib.error']))
    yield honest(READY + RECEIVED + b'ImportError\n', 'the end after an error of the core', then='end',
                 expect=ended([8], [b'ImportError']))
    for n in (99, 100, 101, 250):
        lines = [b'line %d' % k for k in range(n)]
        yield honest(b'\n'.join(lines) + b'\n', 'the end after %d lines: the last hundred are shown' % n,
                     then='end', expect=ended(lines=lines[-100:]))
    yield honest(b'x' * 3000 + b'\n', 'a long line is shown', then='end', expect=ended(lines=[b'x' * 3000]))
    yield honest('caf\xe9 \u2026\n'.encode('utf-8'), 'a line in UTF-8 is shown', then='end',
                 expect=ended(lines=['caf\xe9 \u2026'.encode('utf-8')]), sizes='each')
    yield honest(b'hi\n', 'the lines of descriptor 2 are shown, too', then='end',
                 errors=[b'ssh: no route', b' to host\nlost\n'],
                 expect=ended(lines=[b'ssh: no route to host', b'lost', b'hi']))
    yield honest(b'', 'only descriptor 2 has said something', then='end', errors=[b'Permission denied\n'],
                 expect=ended(lines=[b'Permission denied']))
    yield honest(WHOLE + FRAME, 'a marker on descriptor 2 is none', errors=[WHOLE])
    yield honest(b'', 'markers on descriptor 2 alone', errors=[WHOLE], clause='BOOT-10')
    for data, lines, why in ((b'Password: ', [b'Password: '], 'an unfinished line'),
                             (b'hi\nPassword:', [b'hi', b'Password:'], 'a line, and an unfinished one')):
        yield parent(data, 'the end after %s' % why, then='end', expect=ended(lines=lines), stricter=SHOWN)
    for data in (b'\xff\n', b'caf\xe9\n', b'ok\n\xc3\n', b'\xed\xa0\x80\n'):
        yield parent(data, 'the end after the bytes %a, which are not UTF-8' % data, then='end',
                     expect=ended(lines=data.split(b'\n')[:-1]), stricter=ENDED)
    for data, preambles, why in ((b'', [], 'nothing has come'), (b'Password: ', [], 'an unfinished line'),
                                 (READY, [8], 'the first marker'),
                                 (READY + RECEIVED, [8], 'the second marker')):
        yield honest(data, 'the deadline after %s' % why, clause='BOOT-21', then='deadline',
                     expect={'refused': {'kind': 'peer'}, 'preambles': preambles})
    yield honest(WHOLE + FRAME, 'the deadline after the last marker is none', clause='BOOT-21',
                 then='deadline', expect=state('up', [8], FRAME))


def numbers(*values):
    return struct.pack('>%dL' % len(values), *values)


def cut(data, *sizes):
    pieces, at = [], 0
    for size in sizes + (len(data),):
        pieces.append(data[at:at + size].hex())
        at += size
    return [p for p in pieces if p]


def listener(data, why, sizes=(), pid=4711, context_id=0, client_id=1, **more):
    ended = more.pop('ended', False)
    request = {'role': 'listener', 'chunks': cut(data, *sizes), 'pid': pid, 'context_id': context_id,
               'client_id': client_id}
    if ended:
        request['ended'] = True
    return Case('unix.handshake', request, more.pop('clause', 'BOOT-16'), why, **more)


def client(data, why, sizes=(), pid=4711, **more):
    request = {'role': 'client', 'chunks': cut(data, *sizes), 'pid': pid}
    if more.pop('ended', False):
        request['ended'] = True
    return Case('unix.handshake', request, more.pop('clause', 'BOOT-16'), why, **more)


def admitted(client_id, context_id, pid, peer, frames=b''):
    return {'writes': numbers(client_id, context_id, pid).hex(), 'peer_pid': peer, 'frames': frames.hex()}


def unix():
    yield listener(b'', 'nothing is written before the client has said who it is', kind='honest')
    for pid in (1, 255, 256, 32768, 4194304, 2**31, 2**32 - 1):
        yield listener(numbers(pid), 'the process id %d of the client' % pid, kind='honest')
    for mine, its in ((0, 1), (0, 2**32 - 1), (7, 8), (65536, 1000), (2**31, 2**31 + 1)):
        yield listener(numbers(300), 'the listener %d gives the id %d' % (mine, its), context_id=mine,
                       client_id=its, kind='honest')
    for pid in (1, 65535, 65536, 2**31, 2**32 - 1):
        yield listener(numbers(300), 'the listener has the process id %d' % pid, pid=pid, kind='honest')
    yield listener(numbers(300) + FRAME, 'a frame that comes with the process id', kind='honest')
    yield listener(numbers(300) + FRAME, 'a frame that comes after the process id', [4], kind='honest')
    yield listener(b'MITO', 'any four bytes are a process id')
    yield listener(numbers(0), 'the process id 0')
    yield listener(b'', 'a probe: the client says nothing and is gone', clause='BOOT-22', ended=True,
                   kind='honest', expect={'refused': {'kind': 'peer'}})
    for size in (1, 2, 3):
        yield listener(numbers(300)[:size], 'the end after %d bytes of the process id' % size, ended=True,
                       expect={'refused': {'kind': 'peer'}})
        yield listener(numbers(300), 'the process id in two pieces, cut at %d' % size, [size],
                       expect=admitted(1, 0, 4711, 300), strictness='SHOULD', stricter=NOT_AT_ONCE)
    for pid in (1, 255, 256, 4194304, 2**31, 2**32 - 1):
        yield client(b'', 'the client says its process id %d first' % pid, pid=pid, kind='honest')
    for own, above, pid in ((1, 0, 300), (2**32 - 1, 0, 1), (8, 7, 2**32 - 1), (1000, 65536, 65536),
                            (2**31, 2**31 - 1, 2**31)):
        yield client(numbers(own, above, pid), 'the id %d by the context %d, process %d' % (own, above, pid),
                     kind='honest')
    answer = numbers(1001, 0, 300)
    yield client(answer + FRAME, 'a frame that comes with the answer', kind='honest')
    yield client(answer + FRAME, 'a frame that comes after the answer', [12], kind='honest')
    refused = {'writes': numbers(4711).hex(), 'refused': {'kind': 'peer'}}
    for size in (0, 1, 4, 8, 11):
        yield client(answer[:size], 'the end after %d bytes of the answer' % size, ended=True, kind='honest',
                     expect=refused)
    for size in (1, 4, 8, 11):
        yield client(answer, 'the answer in two pieces, cut at %d' % size, [size],
                     expect={'writes': numbers(4711).hex(), 'context_id': 1001, 'parent_id': 0,
                             'peer_pid': 300, 'frames': ''}, strictness='SHOULD', stricter=NOT_AT_ONCE)
    for own, above in ((0, 0), (0, 7), (7, 7), (2**32 - 1, 2**32 - 1)):
        yield client(numbers(own, above, 300), 'the context %d gives the id %d' % (above, own),
                     expect=refused, stricter=OWN_ID)


FILES = {'boot/parent.json': markers, 'boot/parent_ends.json': ends, 'boot/unix.json': unix}
