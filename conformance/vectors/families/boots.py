"""Boot commands in the forms of all releases, with first stages of our own."""

import base64
import zlib

from cases import Case

MARKER = "write(1, 'MITO000')\n"
SPLIT_STAGE = "exec_as('python(mitogen:%s)' % argv[2])\n" + MARKER


def reads(name, size):
    return "exec_as('python(mitogen:%s)')\n%sreceive(file.read(%s))\n" % (name, MARKER, size)


def counts(name, size):
    return ("exec_as('python(mitogen:%s)')\n%sC = b''\nwhile %s-len(C): C += read(0,%s-len(C))\n" %
            (name, MARKER, size, size))


def whole(stage, quote='"'):
    packed = base64.b64encode(zlib.compress(stage.encode('utf-8'))).decode()
    return [
        '/usr/bin/python3', '-c',
        'run(unpack(%s%s%s.encode(),"base64"))' % (quote, packed, quote)
    ]


def split(stage=SPLIT_STAGE, name='me@host:17', size='19360', raw=True):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15 if raw else 15)
    packed = packer.compress(stage.encode('utf-8')) + packer.flush()
    return [
        '/usr/bin/python3', '-c', 'run(unpack(argv[1]))',
        base64.b64encode(packed).decode(), name, size
    ]


# Only a Python with its standard library reads the commands of the original.
RIGHT = ('BOOT-1: the original makes such commands and has no reader of them. Name and size are '
         'those that the command was made with')
WRONG = ('%s: the original has no reader of commands. No release makes this one, so a program that '
         'is started with it is not meant to be a child')


def parse(argv, clause, why, expect, **more):
    data = [a.encode('utf-8').hex() for a in argv]
    return Case('boot.parse', {'argv': data}, clause, why, expect=expect, **more)


def found(argv, name, size, why):
    """The original only makes such commands, so the answer is what the form means."""
    return parse(argv,
                 'BOOT-1',
                 why, {'name': name.encode('utf-8').hex(), 'preamble_size': size},
                 kind='honest',
                 strictness='MUST',
                 right=RIGHT)


def refused(argv, clause, why):
    return parse(argv, clause, why, {'refused': {'kind': 'peer'}}, strictness='SHOULD',
                 right=WRONG % clause)


def forms():
    for name in ('me@host:17', '', 'x', 'a b', 'caf\xe9', 'm (x) "q"', 'read(5) 6-len(C)',
                 'n' * 99):
        for size in (1, 9999, 16888, 4294967295):
            yield found(split(name=name, size=str(size)), name, size,
                        'from 0.3.32 on, the name %s' % ascii(name))
            if name:
                yield found(whole(reads(name, size)), name, size,
                            'up to 0.3.27, the name %s' % ascii(name))
                yield found(whole(counts(name, size)), name, size,
                            'from 0.3.28 to 0.3.31, the name %s' % ascii(name))


def wrong():
    for argv in (['p'], ['p', '--help'], ['p', '-c'], ['p', '-m', 'x'], ['p', '-V'], [
            'p', 'script.py'
    ], split() + ['extra'], split()[:-1], split()[:-2], ['p', '-c',
                                                         ''], split()[:1] + ['-C'] + split()[2:],
                 split()[:1] + ['-S'] + split()[1:]):
        yield refused(argv, 'BOOT-1', 'the arguments %s' % ' '.join(a[:20] for a in argv[1:]))
    for size in ('0', '-1', '', '1.0', '0x10', '1e3', '1_0', 'size', '\u0661', '9' * 30, '01L'):
        yield refused(split(size=size), 'BOOT-1', 'the size %s' % ascii(size))
        if size:
            yield refused(whole(reads('n', size)), 'BOOT-2',
                          'the size %s inside the first stage' % ascii(size))
    for stage, what in (("print('hello')", 'without the marker'),
                        (MARKER, 'with nothing but the marker'), ('', 'of nothing'),
                        ("exec_as('x')\n" + MARKER + 'receive(file.read(5))', 'without a name'),
                        ("exec_as('python(mitogen:n)')\n" + MARKER, 'without a size')):
        yield refused(whole(stage), 'BOOT-2', 'a first stage %s' % what)
    yield refused(split("print('hello')"), 'BOOT-2',
                  'a first stage without the marker, in its own argument')
    yield refused(split(raw=False), 'BOOT-2', 'a zlib stream where raw deflate belongs')
    good = split()
    for data, what in (('!', 'no base64'), ('', 'empty'), ('aGVsbG8=', 'base64 of no deflate'),
                       (good[3][:-8], 'cut off'), (good[3] + '!', 'with a stranger behind it')):
        yield refused(good[:3] + [data] + good[4:], 'BOOT-2', 'a first stage that is %s' % what)
    for code in ('print(1)', 'print("!")', 'print("hello")', 'print("")', '"',
                 "run(unpack('eJw='))"):
        yield refused(['p', '-c', code], 'BOOT-1', 'the code %s' % code)


FILES = {'boot/forms.json': forms, 'boot/wrong.json': wrong}
