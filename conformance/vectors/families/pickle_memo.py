"""The memo: every way to write an entry and to read it, any index, and what it keeps."""

import struct

from families.pickle_parts import NEVER_WRITTEN, load, refusal

PUTS = {
    'PUT': lambda n: b'p%d\n' % n, 'BINPUT': lambda n: b'q' + bytes([n]),
    'LONG_BINPUT': lambda n: b'r' + struct.pack('<I', n)
}
GETS = {
    'GET': lambda n: b'g%d\n' % n, 'BINGET': lambda n: b'h' + bytes([n]),
    'LONG_BINGET': lambda n: b'j' + struct.pack('<I', n)
}
ENTRIES = {
    'None': b'N', 'a text': b'X\x01\0\0\0a', 'a list': b']', 'a tuple': b'K\x01\x85',
    'a dict': b'}', 'a global': b'c__builtin__\nbytes\n', 'a float': b'G?\xf8\0\0\0\0\0\0'
}
LARGE = (256, 65535, 65536, 1 << 20, 1 << 24)
HUGE = (2**31 - 1, 2**31, 2**32 - 1)


def each_way():
    for put, write in PUTS.items():
        for get, read in GETS.items():
            for index in (0, 1, 255):
                yield load(b'K\x07' + write(index) + b'0' + read(index) + b'.',
                           'PKL-8',
                           '%s writes entry %d, %s reads it' % (put, index, get),
                           kind='odd' if {put, get} & set(NEVER_WRITTEN) else 'honest')
        for what, entry in ENTRIES.items():
            yield load(entry + write(1) + b'h\x01\x86.',
                       'PKL-8',
                       '%s keeps %s, and the entry is that very object' % (put, what),
                       kind='odd' if put in NEVER_WRITTEN else 'honest')
        yield load(b'(' + write(0) + b'.', 'PKL-8', '%s of a MARK' % put)
        yield load(write(0) + b'N.', 'PKL-8', '%s with nothing to keep' % put)
        yield load(b'N' + write(3) + b'K\x05' + write(3) + b'h\x03\x86.', 'PKL-8',
                   '%s over an entry that is there: the new one counts' % put)
    for get, read in GETS.items():
        for index in (0, 1, 255):
            yield load(b'Nq\x02' + read(index) + b'.', 'PKL-8',
                       '%s of entry %d, which nothing wrote' % (get, index))
    for what, entry in ENTRIES.items():
        yield load(entry + b'\x94h\0\x86.', 'PKL-8', 'MEMOIZE keeps %s' % what)


def indexes():
    for index in LARGE:
        number = struct.pack('<I', index)
        yield load(
            b'Nr' + number + b'0j' + number + b'.', 'PKL-8',
            'an entry at %d alone: the memo is sparse, or seven bytes cost memory for '
            'all entries below' % index)
        yield load(b'Np%d\n0g%d\n.' % (index, index), 'PKL-8',
                   'PUT and GET at %d, and no other entry' % index)
    for index in HUGE:
        number = struct.pack('<I', index)
        expect = {'values': [{'root': None}]
                  } if index < 2**31 else {'values': [], 'refused': {'kind': 'limit'}}
        yield load(b'Nr' + number + b'0j' + number + b'.',
                   'PKL-21',
                   'an entry at %d alone: CPython 3 would allocate up to there' % index,
                   expect=expect,
                   strictness='OBSERVED')
    for index in (2**31, 2**32, 2**63 - 1, 2**63, 2**64, 10**30):
        yield load(b'Np%d\n0.' % index,
                   'PKL-21',
                   'PUT at %d: a number that a memo of CPython 3 has no room for' % index,
                   expect={'values': [], 'refused': {'kind': 'limit' if index < 2**63 else 'peer'}},
                   strictness='OBSERVED')
        yield load(b'Ng%d\n.' % index,
                   'PKL-8',
                   'GET at %d, which nothing wrote' % index,
                   expect=refusal())


def games():
    yield load(b'N\x94K\x01q\x05K\x02\x94h\x02\x87.', 'PKL-8',
               'MEMOIZE takes the number of entries, 2, though the highest index is 5')
    yield load(b'Nq\x01K\x01q\x02K\x05\x94h\x02\x87.', 'PKL-8',
               'MEMOIZE at 2, where there is an entry already: it is replaced')
    yield load(b'Nq\0K\x01q\0K\x02\x94h\x01\x87.', 'PKL-8',
               'an entry written twice counts once for MEMOIZE')
    yield load(b'](Nq\0K\x01\x94K\x02\x94K\x03\x94h\0h\x01h\x02h\x03e.', 'PKL-8',
               'BINPUT 0, then MEMOIZE three times: 1, 2, 3')
    yield load(b']q\0h\0a.', 'PKL-8', 'a list that contains itself')
    yield load(b']q\0(h\0h\0h\0e.', 'PKL-8', 'a list that contains itself three times')
    yield load(b'}q\0K\x01h\0s.', 'PKL-8', 'a dict that contains itself')
    yield load(b']q\0(h\0\x85h\0\x85e.', 'PKL-8', 'a list in two tuples that it contains')
    yield load(b'(]q\0h\0h\0t.', 'PKL-8', 'one list three times in a tuple: one object')
    yield load(b'(]]]t.', 'PKL-8', 'three lists that only look alike: three objects')
    yield load(b']q\x000h\0Na0h\0.', 'PKL-8', 'a list changes after its entry was written')
    yield load(b']2Na\x86.', 'PKL-8', 'DUP gives the same list, not another')
    yield load(b'(]q\0K\x01q\x01h\0h\x01\x86h\0h\x01\x86t.', 'PKL-8', 'aliases next to each other')
    yield load(b']q\0K\x01\x85q\x01ah\x01h\0\x86.', 'PKL-8', 'a tuple in a list and beside it')
    yield load(b'Nq\x000(h\0h\0h\0h\0t.', 'PKL-8', 'an entry outlives its place on the stack')
    yield load(b'X\x01\0\0\0aq\0}h\0h\0s.', 'PKL-8', 'one text as key and as value')
    yield load(
        b'c_codecs\nencode\nq\0(X\x02\0\0\0\xc3\xa9X\x06\0\0\0latin1q\x01tq\x02Rq\x03(h\0('
        b'X\x01\0\0\0bh\x01tRh\x03t.',
        'PKL-20',
        'calls as Python 3 writes them: the global and the second argument from the memo',
        kind='honest')
    yield load(b'cmitogen.core\nKwargs\nq\0}q\x01X\x01\0\0\0aNs\x85R(h\0h\x01\x85Rt.', 'PKL-19',
               'Kwargs from a dict of the memo: each call makes a copy')
    yield load(b'cmitogen.core\nKwargs\nq\0}q\x01\x85Rh\x01X\x01\0\0\0aNsh\x01\x86.', 'PKL-19',
               'a dict that changes after Kwargs were made of it')
    bomb = b']q\0' + b''.join(b'(' + bytes([0x68, n]) * 10 + b'l' + bytes([0x71, n + 1])
                              for n in range(16))
    yield load(bomb + b'.', 'PKL-21',
               '10^16 logical leaves in 400 bytes: aliases are kept, not copied')
    pairs = b'N' + b'2\x86' * 200
    yield load(pairs + b'.', 'PKL-21', 'DUP and TUPLE2 200 times: 2^200 leaves, 200 objects')
    yield load(b']q\0' + b'h\0' * 2000 + b'(' + b'h\0' * 2000 + b'l.', 'PKL-8',
               'one entry read 4,000 times')


FILES = {
    'pickle/memo.json': each_way, 'pickle/memo_indexes.json': indexes,
    'pickle/memo_games.json': games,
}
