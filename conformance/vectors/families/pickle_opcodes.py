"""Every opcode: in use, cut off at each byte, on every small stack; and bytes that are no opcode."""

import os
import struct

from families.pickle_parts import (NEVER_WRITTEN, REFUSED, REFUSED_REASON, TESTDATA, load, refusal, stricter)

# name: (opcode, pickles that show it, clause)
SHOWN = {
    'MARK': (b'(', [b'(NNt.', b'(N.'], 'PKL-7'), 'EMPTY_TUPLE': (b')', [b').'], 'PKL-13'),
    'STOP': (b'.', [b'N.'], 'PKL-1'), 'POP': (b'0', [b'NK\x010.', b'N(0.'], 'PKL-7'),
    'POP_MARK': (b'1', [b'N(K\x01K\x021.',
                        b'N(1.'], 'PKL-7'), 'DUP': (b'2', [b'K\x072\x86.', b']2\x86.'], 'PKL-6'),
    'BINBYTES': (b'B', [b'B\x03\0\0\0abc.', b'B\0\0\0\0.'], 'PKL-11'), 'SHORT_BINBYTES': (b'C', [
        b'C\x03abc.', b'C\0.', b'C\xff' + b'z' * 255 + b'.'
    ], 'PKL-11'), 'FLOAT': (b'F', [b'F1.5\n.', b'F-0.0\n.'], 'PKL-10'), 'BINFLOAT': (b'G', [
        b'G?\xf8\0\0\0\0\0\0.', b'G\x80\0\0\0\0\0\0\0.', b'G\x7f\xf0\0\0\0\0\0\0.',
        b'G\x7f\xf8\0\0\0\0\0\x01.', b'G\0\0\0\0\0\0\0\x01.', b'G\x7f\xef' + b'\xff' * 6 + b'.'
    ], 'PKL-10'), 'INT': (b'I', [
        b'I12\n.', b'I00\n.', b'I01\n.', b'I-7\n.', b'I9223372036854775807\n.'
    ], 'PKL-9'), 'BININT': (b'J', [
        b'J\x01\x02\x03\x04.', b'J\xff\xff\xff\xff.', b'J\0\0\0\x80.'
    ], 'PKL-9'), 'BININT1': (b'K', [b'K\0.', b'K\xff.'], 'PKL-9'), 'LONG': (b'L', [
        b'L12L\n.', b'L-12\n.', b'L36893488147419103232L\n.'
    ], 'PKL-9'), 'BININT2': (b'M', [b'M\x01\x02.', b'M\xff\xff.'], 'PKL-9'), 'NONE': (b'N', [
        b'N.'
    ], 'PKL-3'), 'REDUCE': (b'R', [b'c__builtin__\nbytes\n)R.'], 'PKL-16'), 'STRING': (b'S', [
        b"S'abc'\n.", b'S"\\x00\\n"\n.'
    ], 'PKL-11'),
    'BINSTRING': (b'T', [b'T\x03\0\0\0abc.', b'T\0\0\0\0.'], 'PKL-11'), 'SHORT_BINSTRING': (b'U', [
        b'U\x03abc.', b'U\0.', b'U\xff' + b'y' * 255 + b'.'
    ], 'PKL-11'), 'UNICODE': (b'V', [b'Vabc\n.', b'V\\u20ac\n.'], 'PKL-12'), 'BINUNICODE': (b'X', [
        b'X\x03\0\0\0abc.', b'X\0\0\0\0.', b'X\x03\0\0\0\xe2\x82\xac.'
    ], 'PKL-12'), 'EMPTY_LIST': (b']', [b'].'], 'PKL-13'), 'APPEND': (b'a', [
        b']Na.', b']K\x01aK\x02a.'
    ], 'PKL-13'), 'GLOBAL': (b'c', [b'c__builtin__\nbytes\n.'], 'PKL-15'), 'DICT': (b'd', [
        b'(K\x01K\x02d.', b'(d.'
    ], 'PKL-13'), 'EMPTY_DICT': (b'}', [b'}.'], 'PKL-13'), 'APPENDS': (b'e', [
        b'](K\x01K\x02e.', b'](e.'
    ], 'PKL-13'), 'GET': (b'g', [b'Np7\n0g7\n.'], 'PKL-8'), 'BINGET': (b'h', [
        b'Nq\x070h\x07.', b'Nq\xff0h\xff.'
    ], 'PKL-8'), 'LONG_BINGET': (b'j', [b'Nr\0\x01\0\x000j\0\x01\0\0.'], 'PKL-8'), 'LIST': (b'l', [
        b'(K\x01K\x02l.', b'(l.'
    ], 'PKL-13'), 'PUT': (b'p', [b'Np7\ng7\n\x86.'], 'PKL-8'), 'BINPUT': (b'q', [
        b'Nq\x07h\x07\x86.'
    ], 'PKL-8'), 'LONG_BINPUT': (b'r', [b'Nr\x07\0\0\0h\x07\x86.'], 'PKL-8'), 'SETITEM': (b's', [
        b'}K\x01K\x02s.'
    ], 'PKL-13'), 'TUPLE': (b't', [b'(K\x01K\x02t.', b'(t.'], 'PKL-13'), 'SETITEMS': (b'u', [
        b'}(K\x01K\x02K\x03K\x04u.', b'}(u.'
    ], 'PKL-13'), 'PROTO': (b'\x80', [b'\x80\x02N.', b'\x80\x00N.'], 'PKL-5'), 'TUPLE1': (b'\x85', [
        b'K\x01\x85.'
    ], 'PKL-13'), 'TUPLE2': (b'\x86', [b'K\x01K\x02\x86.'], 'PKL-13'), 'TUPLE3': (b'\x87', [
        b'K\x01K\x02K\x03\x87.'
    ], 'PKL-13'), 'NEWTRUE': (b'\x88', [b'\x88.'], 'PKL-3'), 'NEWFALSE': (b'\x89', [
        b'\x89.'
    ], 'PKL-3'), 'LONG1': (b'\x8a', [b'\x8a\x02\xe8\x03.', b'\x8a\0.',
                                     b'\x8a\x01\xff.'], 'PKL-9'), 'LONG4': (b'\x8b', [
                                         b'\x8b\x02\0\0\0\xe8\x03.', b'\x8b\0\0\0\0.'
                                     ], 'PKL-9'), 'SHORT_BINUNICODE': (b'\x8c', [
                                         b'\x8c\x03abc.', b'\x8c\0.'
                                     ], 'PKL-12'),
    'BINUNICODE8': (b'\x8d', [b'\x8d\x03\0\0\0\0\0\0\0abc.'], 'PKL-12'), 'BINBYTES8': (b'\x8e', [
        b'\x8e\x03\0\0\0\0\0\0\0abc.'
    ], 'PKL-11'), 'EMPTY_SET': (b'\x8f', [b'\x8f.'], 'PKL-13'), 'ADDITEMS': (b'\x90', [
        b'\x8f(K\x01K\x02K\x01\x90.', b'\x8f(\x90.'
    ], 'PKL-13'), 'FROZENSET': (b'\x91', [
        b'(K\x01K\x02\x91.', b'(\x91.'
    ], 'PKL-13'), 'STACK_GLOBAL': (b'\x93', [
        b'\x8c\x0b__builtin__\x8c\x05bytes\x93.'
    ], 'PKL-15'), 'MEMOIZE': (b'\x94', [b'N\x94h\0\x86.'], 'PKL-8'), 'FRAME': (b'\x95', [
        b'\x95\x02\0\0\0\0\0\0\0N..'
    ], 'PKL-27'), 'BYTEARRAY8': (b'\x96', [b'\x96\x03\0\0\0\0\0\0\0abc.'], 'PKL-11'),
}

# Opcodes with an argument: the argument in full, after what must come before it.
ARGUMENTS = {
    'BINBYTES': (b'', b'\x03\0\0\0abc'), 'SHORT_BINBYTES': (b'', b'\x03abc'),
    'FLOAT': (b'', b'1.5\n'), 'BINFLOAT': (b'', b'?\xf8\0\0\0\0\0\0'), 'INT': (b'', b'12\n'),
    'BININT': (b'', b'\x01\x02\x03\x04'), 'BININT1': (b'', b'\x05'), 'LONG': (b'', b'12L\n'),
    'BININT2': (b'', b'\x01\x02'), 'STRING': (b'', b"'abc'\n"), 'BINSTRING': (b'',
                                                                              b'\x03\0\0\0abc'),
    'SHORT_BINSTRING': (b'', b'\x03abc'), 'UNICODE': (b'', b'abc\n'),
    'BINUNICODE': (b'', b'\x03\0\0\0abc'), 'GLOBAL': (b'', b'__builtin__\nbytes\n'),
    'GET': (b'Np10\n', b'10\n'), 'BINGET': (b'Nq\x01', b'\x01'), 'LONG_BINGET': (b'Nr\x01\0\0\0',
                                                                                 b'\x01\0\0\0'),
    'PUT': (b'N', b'10\n'), 'BINPUT': (b'N', b'\x01'), 'LONG_BINPUT': (b'N', b'\x01\0\0\0'),
    'PROTO': (b'', b'\x02'), 'LONG1': (b'', b'\x03\x01\x02\x03'),
    'LONG4': (b'', b'\x03\0\0\0\x01\x02\x03'), 'SHORT_BINUNICODE': (b'', b'\x03abc'),
    'BINUNICODE8': (b'', b'\x03\0\0\0\0\0\0\0abc'), 'BINBYTES8': (b'', b'\x03\0\0\0\0\0\0\0abc'),
    'FRAME': (b'', b'\x02\0\0\0\0\0\0\0'), 'BYTEARRAY8': (b'', b'\x03\0\0\0\0\0\0\0abc'),
    'PERSID': (b'', b'1\n'), 'INST': (b'(', b'os\nsystem\n'), 'EXT1': (b'', b'\x01'),
    'EXT2': (b'', b'\x01\0'), 'EXT4': (b'', b'\x01\0\0\0'),
}

# How the counted opcodes count: the struct format of the count.
COUNTED = {
    'BINBYTES': '<I', 'SHORT_BINBYTES': 'B', 'BINSTRING': '<I', 'SHORT_BINSTRING': 'B',
    'BINUNICODE': '<I', 'LONG1': 'B', 'LONG4': '<I', 'SHORT_BINUNICODE': 'B', 'BINUNICODE8': '<Q',
    'BINBYTES8': '<Q', 'BYTEARRAY8': '<Q', 'FRAME': '<Q'
}
COUNTS = {
    'B': [2, 3, 255], '<I': [2, 3, 2**31 - 1, 2**31, 2**32 - 1],
    '<Q': [2, 3, 2**31, 2**32, 2**63 - 1, 2**63, 2**64 - 1]
}

SETUPS = [(b'', 'an empty stack'), (b'N', 'one value'), (b'NN', 'two values'),
          (b'NNN', 'three values'), (b'(', 'a MARK alone'), (b'(N', 'one value above a MARK'),
          (b'(NN', 'two values above a MARK'), (b'(NNN', 'three values above a MARK'),
          (b'N(', 'a MARK above a value'), (b'N(N', 'a value, a MARK and a value'),
          (b'NN(N', 'two values, a MARK and a value'), (b'((N', 'one value above two MARKs'),
          (b']', 'a list'), (b']N', 'a list and a value'), (b'](', 'a list and a MARK'),
          (b'](N', 'a list, a MARK and a value'), (b'](NN', 'a list, a MARK and two values'),
          (b'}', 'a dict'), (b'}N', 'a dict and a value'), (b'}NN', 'a dict and two values'),
          (b'}(', 'a dict and a MARK'), (b'}(N', 'a dict, a MARK and a value'),
          (b'}(NN', 'a dict, a MARK and two values'), (b'}]N', 'a dict, a list and a value'),
          (b'\x8f(N', 'a set, a MARK and a value'), (b'\x8f(]', 'a set, a MARK and a list'),
          (b')', 'an empty tuple'), (b'c__builtin__\nbytes\n)', 'a global and an empty tuple'),
          (b'c__builtin__\nbytes\n]', 'a global and a list'), (b'N)', 'a value and an empty tuple'),
          ]

# Opcodes that work on what is on the stack, with an argument where they have one.
WORKING = {
    'STOP': b'', 'POP': b'0', 'POP_MARK': b'1', 'DUP': b'2', 'REDUCE': b'R', 'APPEND': b'a',
    'APPENDS': b'e', 'DICT': b'd', 'LIST': b'l', 'TUPLE': b't', 'TUPLE1': b'\x85',
    'TUPLE2': b'\x86', 'TUPLE3': b'\x87', 'SETITEM': b's', 'SETITEMS': b'u', 'PUT': b'p1\n',
    'BINPUT': b'q\x01', 'LONG_BINPUT': b'r\x01\0\0\0', 'MEMOIZE': b'\x94', 'ADDITEMS': b'\x90',
    'FROZENSET': b'\x91', 'STACK_GLOBAL': b'\x93'
}
MARK_USERS = ('POP_MARK', 'APPENDS', 'DICT', 'LIST', 'TUPLE', 'SETITEMS', 'ADDITEMS', 'FROZENSET')


def protocol_of():
    table = {}
    with open(os.path.join(TESTDATA, 'opcodes.txt')) as f:
        for line in f:
            code, name, protocol, _ = line.split()
            table[name] = (bytes([int(code, 16)]), int(protocol))
    return table


def accepted():
    protocols = protocol_of()
    for name in protocols:
        if name in REFUSED:
            continue
        opcode, pickles, clause = SHOWN[name]
        kind = 'honest' if protocols[name][1] <= 2 and name not in NEVER_WRITTEN else 'odd'
        for pickle in pickles:
            yield load(pickle,
                       clause,
                       '%s (%02x) in its ordinary use' % (name, opcode[0]),
                       kind=kind)


def refused():
    for name, opcode in REFUSED.items():
        for before, what in ((b'(', 'after a MARK'), (b']N', 'on a list and a value'),
                             (b'N)', 'on a value and a tuple'), (b'N)}', 'on three values'),
                             (b'C\x01a', 'on bytes'), (b'\x96\x01\0\0\0\0\0\0\0a',
                                                       'on a byte array'),
                             (b'(c__builtin__\nbytes\n', 'on a MARK and a global'),
                             (b'c__builtin__\nbytes\n)',
                              'on a global and a tuple'), (b'c__builtin__\nbytes\n)}',
                                                           'on a global, a tuple and a dict'),
                             (b'cmitogen.core\nCallError\nX\1\0\0\0a\x85R}',
                              'on a CallError and a dict')):
            yield stricter(before + opcode + b'.', 'PKL-4', '%s %s' % (name, what), REFUSED_REASON)


def truncated():
    for name, (before, argument) in ARGUMENTS.items():
        opcode = protocol_of()[name][0]
        for size in range(len(argument)):
            yield load(before + opcode + argument[:size], 'PKL-1',
                       'the input ends %d bytes into the argument of %s' % (size, name))
        if name not in REFUSED:
            yield load(before + opcode + argument, 'PKL-1',
                       'the input ends behind %s, before STOP' % name)


def counted():
    for name, form in COUNTED.items():
        opcode = protocol_of()[name][0]
        for count in COUNTS[form]:
            yield load(opcode + struct.pack(form, count) + b'a.',
                       'PKL-1',
                       '%s announces %d bytes, and two follow, the second a STOP: nothing may be '
                       'allocated for the rest' % (name, count),
                       expect=None if count < 3 or name == 'FRAME' else refusal())


def stacks():
    for name, opcode in WORKING.items():
        for before, what in SETUPS:
            clause = 'PKL-7' if name in MARK_USERS else 'PKL-6'
            yield load(before + opcode + b'.', clause, '%s on %s' % (name, what))


def unknown():
    codes = {code for code, _ in protocol_of().values()}
    for number in range(256):
        if bytes([number]) not in codes:
            yield load(b'N' + bytes([number]) + b'.',
                       'PKL-3',
                       'the byte %02x is no opcode' % number,
                       expect=refusal())


FILES = {
    'pickle/opcodes.json': accepted, 'pickle/refused_opcodes.json': refused,
    'pickle/truncated.json': truncated, 'pickle/counted.json': counted,
    'pickle/stacks.json': stacks, 'pickle/unknown_opcodes.json': unknown,
}
