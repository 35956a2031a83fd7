"""Several pickles in one message, with one memo."""

from families.pickle_parts import golden_cases, load, refusal, text

SINCE = '0.3.41'


def every(pickle, why, **more):
    return load(pickle, 'PKL-2', why, count='all', since=SINCE, **more)


def messages():
    both = [c for c in golden_cases('python3_0.3.54.txt') if c['name'].startswith('two pickles')]
    yield every(bytes.fromhex(both[0]['pickle']), 'a message as a peer on Python 3 writes it: '
                'a pickle, and bytes by themselves',
                kind='honest')
    for pickle, why in ((b'', 'no pickle at all: no values'), (b'N.', 'one pickle'),
                        (b'N.K\x01.', 'two pickles'), (b'\x80\x02N.\x80\x02N.\x80\x02N.',
                                                       'three pickles'),
                        (b'\x80\x02Nq\0.\x80\x02h\0.', 'the second reads the memo of the first'),
                        (b'\x80\x02]q\0.\x80\x02h\0.', 'the second is the list of the first'),
                        (b'\x80\x02X\x01\0\0\0aq\0.\x80\x02h\0q\x01.\x80\x02h\x01h\0\x86.',
                         'three share a memo'), (b'N\x94.K\x01\x94.K\x02\x94h\0h\x01\x87.',
                                                 'MEMOIZE goes on counting'),
                        (b'Nq\0.K\x05q\0.h\0.', 'an entry is replaced by a later pickle'),
                        (b'\x80\x02' + text('pkg') + text('file') +
                         b'\x86.\x80\x02T\x04\0\0\0data.', 'the form of LOAD_RESOURCE'),
                        (b'\x80\x02' + text('pkg') + text('file') + b'\x86.\x80\x02N.',
                         'the form of LOAD_RESOURCE for a resource that is not there')):
        yield every(pickle, why, kind='honest')
    for pickle, why in ((b'K\x01.garbage',
                         'garbage behind the first: the first is there, the rest is refused'),
                        (b'N.N', 'the second has no STOP'), (b'N.\x80', 'the second ends in PROTO'),
                        (b'N..', 'the second has nothing to give'), (b'K\x01K\x02.0.',
                                                                     'the stack does not go on'),
                        (b'(K\x01.t.', 'nor do open MARKs'), (b'N.h\0.',
                                                              'no entry in the memo of either'),
                        (b'h\0.Nq\0.', 'an entry is not there before it is written'),
                        (b'N.cos\nsystem\n.',
                         'a global in the second is looked at as in the first'),
                        (b'N.\n', 'a newline is no pickle'), (b'N.\0', 'nor is a NUL')):
        yield every(pickle, why)
    for kind, pickle, why in (('none',
                               b'\x80\x02' + text('p') + text('f') + b'\x86.\x80\x02T\x01\0\0\0d.',
                               'LOAD_RESOURCE is read with no globals'),
                              ('none', b'\x80\x02N.c__builtin__\nbytes\n)R.',
                               'not even bytes in the second'),
                              ('none',
                               b'c_codecs\nencode\n(' + text('a') + text('latin1') + b'tR.N.',
                               'nor in the first')):
        yield every(pickle, why, globals=kind)
    yield load(b']q\0.h\0Na.',
               'PKL-2', 'a later pickle changes a list of an earlier one: '
               'who reads all first sees it in both',
               count='all',
               since=SINCE,
               strictness='OBSERVED')
    for cut in range(1, 22):
        pickle = b'\x80\x02]q\0X\x01\0\0\0aa.\x80\x02h\0q\x01.'
        if cut < len(pickle):
            yield load(pickle[:cut],
                       'PKL-1',
                       'two pickles, cut off after %d bytes' % cut,
                       count='all',
                       since=SINCE)
    yield load(b'', 'PKL-1', 'no pickle, where one is wanted', expect=refusal())


FILES = {'message/messages.json': messages}
