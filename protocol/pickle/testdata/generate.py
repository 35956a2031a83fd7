#!/usr/bin/env python3
"""Asks the original for the golden data of this directory.

    generate.py opcodes > opcodes.txt            any Python 3.8 or later
    generate.py written > python3_0.3.54.txt     what a peer writes
    generate.py read > read_by_python3.txt       what a peer reads

The last two need the original (`import mitogen.core`) on the path. `written`
also runs on Python 2.7. A golden file is a list of cases, each some lines
`key: value` and an empty line; bytes are in hexadecimal.
"""

from __future__ import print_function, unicode_literals

import binascii
import logging
import sys
import textwrap
import warnings

PY3 = sys.version_info[0] >= 3
TEXT = str if PY3 else unicode  # noqa: F821
INTEGERS = (int,) if PY3 else (int, long)  # noqa: F821
LONG_REPR = 400


def show(value, open_ids=()):
    """The value as Python 3's ascii() shows it, on every Python."""
    core = sys.modules['mitogen.core']
    if id(value) in open_ids:
        return {list: '[...]', dict: '{...}', tuple: '(...)'}[type(value)]
    inner = open_ids + (id(value),)
    kind = type(value)
    if kind is core.CallError:
        return 'CallError(%s)' % show(value.args[0])
    if kind is core.Context:
        return 'Context(%d, %s)' % (value.context_id, show(value.name))
    if kind is core.Sender:
        return 'Sender(%s, %d)' % (show(value.context), value.dst_handle)
    if kind in (core.Blob, core.Secret):
        return repr(value)
    if value is bytes:
        return '<global __builtin__.bytes>'
    if kind is bytes:
        return repr(value) if PY3 else 'b' + repr(value)
    if kind is TEXT:
        return ascii(value) if PY3 else repr(value)[1:]  # noqa: F821
    if kind in INTEGERS:
        return '%d' % value
    if kind is list:
        return '[%s]' % ', '.join(show(v, inner) for v in value)
    if kind is tuple:
        comma = ',' if len(value) == 1 else ''
        return '(%s%s)' % (', '.join(show(v, inner) for v in value), comma)
    if isinstance(value, dict):
        entries = ', '.join('%s: %s' % (show(k, inner), show(v, inner))
                            for k, v in value.items())
        return 'Kwargs({%s})' % entries if kind is core.Kwargs else '{%s}' % entries
    if kind in (set, frozenset) and len(value) > 1:
        raise ValueError('the order of a set is not golden')
    return repr(value)


def hexadecimal(data):
    text = binascii.hexlify(data).decode()
    pairs = ' '.join(text[i:i + 2] for i in range(0, len(text), 2))
    return '\n  '.join(textwrap.wrap(pairs, 72))


def case(**fields):
    for key in ('name', 'pickle', 'alone', 'repr', 'refused', 'differs'):
        if fields.get(key) is not None:
            print('%s: %s' % (key, fields[key]))
    print()


def written_values(core):
    yield 'None', None
    yield 'True', True
    yield 'False', False
    for n in (0, 1, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -1, -128,
              -2**31, -2**31 - 1, 2**63 - 1, 2**63, -2**63, -2**63 - 1,
              2**64, -2**64, 10**100, 2**(8 * 255 - 1) - 1, 2**(8 * 255 - 1)):
        name = '%d' % n
        # On Python 2 a long that fits becomes an int.
        yield 'integer ' + (name if len(name) < 30 else name[:20] + '...'), int(n)
    for x in (0.0, -0.0, 1.5, 0.1, -1e100, 1e16, 123456789012345.0, 1e-5,
              0.0001, 5e-324, float('inf'), float('-inf'), float('nan')):
        yield 'float %r' % x, x
    for s in ('', 'a', 'abc', '\u00e9', '\u20ac', '\U0001f600', '\ud800',
              "it's", 'say "it\'s"', 'tab\tnewline\nnul\0', 'x' * 300):
        yield 'text', s
    for b in (b'', b'a', b'abc', b'\xe9', b'\x80\xff', b'x' * 300,
              bytes(bytearray(range(256)))):
        yield 'bytes', b
        yield 'bytes in a list', [b]
    shared = b'shared'
    yield 'the same bytes twice', [shared, shared]
    yield 'empty bytes twice', [b'', b'']
    yield 'one byte twice', [b'a', b'\xe9', b'a']
    yield 'many bytes', [b'one', b'two', b'three']
    for t in ((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((), ((),), [()])):
        yield 'tuple', t
    for items in ([], [1], [1, 2], [[]], [[1], [2]], {}, {1: 2}, {'k': {}},
                  [{'k': [()]}, None]):
        yield 'container', items
    item = ['shared']
    yield 'the same list twice', (item, item, [item])
    cycle = []
    cycle.append(cycle)
    yield 'a list that contains itself', cycle
    cycle = {}
    cycle['self'] = cycle
    yield 'a dict that contains itself', cycle
    for rest in ((), (1, 2), (1, 2, 3)):
        cycle = ([],) + rest
        cycle[0].append(cycle)
        yield 'a tuple in a list that it contains', cycle
    for n in (1000, 1001, 1002, 2000, 2001):
        yield 'a list of %d' % n, [None] * n
    for n in (1000, 1001):
        yield 'a dict of %d' % n, dict((i, None) for i in range(n))
    strings = ['%03d' % i for i in range(300)]
    yield 'a memo of more than 256 entries', strings + strings[-2:]
    yield 'blobs', [core.Blob(b'abc'), core.Blob(b''), core.Blob(b'a')]
    yield 'secrets', [core.Secret('abc'), core.Secret(''), core.Secret('a')]
    yield 'Kwargs', core.Kwargs({'key': 1})
    yield 'empty Kwargs', core.Kwargs({})
    kwargs = core.Kwargs({'list': [1]})
    yield 'the same Kwargs twice', (kwargs, kwargs, core.Kwargs({}))
    yield 'a CallError', core.CallError('%s', 'builtins.ValueError: oops\n')
    yield 'a Context', core.Context(None, 3, 'ssh.host')
    yield 'a Context without a name', core.Context(None, 3)
    yield 'a Sender', core.Sender(core.Context(None, 3), 1001)
    if PY3:
        yield 'the type bytes', bytes
    for name, items in (('', []), (' twice', [b'again', 'again', (7,), [], {}])):
        items = items + items + mixed(core)
        yield 'a list of all kinds' + name, items
        yield 'a tuple of all kinds' + name, tuple(items)
        yield 'a dict of all kinds' + name, dict(enumerate(items))
        yield 'Kwargs of all kinds' + name, core.Kwargs(
            dict(('%02d' % i, item) for i, item in enumerate(items)))
    yield 'a dict with keys of all kinds', {
        b'key': 1, 'text': 2, b'k': 3, 't': 4, (b'in', 'side'): 5, 1.5: 6, None: 7}
    # Literals are not always the objects of which CPython has only one.
    t, bt = 'text'[0], b'bytes'[:1]
    yield 'single characters and bytes, and copies of them', [
        t, bt, core.Secret(t), core.Secret(t), core.Blob(bt), core.Blob(bt),
        core.CallError('%s', t), core.Context(None, 3, t), core.Secret(''), '', b'',
        core.Blob(b''), core.CallError('%s', '')]
    yield 'a dict of one', {b'key': 'value'}
    yield 'tuples in tuples', (((b'deep', 'deeper'),), [((b'deep',),)])
    name = 'ssh.host'
    yield 'a name that is a value too', (
        name, core.Context(None, 3, name), core.Sender(core.Context(None, 2**31), 2**32 - 1))
    yield 'a call', (
        'main-1-5e2f', 'ansible_mitogen.target', None, 'exec_command', (),
        core.Kwargs({'cmd': b'uptime'}))
    yield 'a module', (
        'pkg.mod', None, 'master:/usr/lib/pkg/mod.py',
        b'x\x9c+(\xca\xcc+\xd1P\x02\x00\x07\xb8\x02\x15', ['pkg'])


def mixed(core):
    return [b'', b'b', b'bytes', '', 't', 'text', '\U0001f600', '\U0001f600!', (), (1,),
            (b'in', 'tuple'), [], [b'in', 'list'], {}, {b'in': 'dict'}, 2**31, 10**30, 1.5,
            None, True, core.Blob(b'blob'), core.Secret('secret'), core.Kwargs({}),
            core.Kwargs({'name': b'value'}), core.CallError('%s', 'oops'), core.CallError('%s', 'o'),
            core.Context(None, 3, 'ssh.host'), core.Context(None, 3, 'h'), core.Context(None, 3),
            core.Sender(core.Context(None, 3), 1001)]


def hold(value, held):
    """Adds all that the value refers to, and itself, to the list `held`."""
    if any(value is other for other in held):
        return
    held.append(value)
    if isinstance(value, dict):
        children = list(value) + [value[key] for key in value]
    else:
        children = list(value) if type(value) in (list, tuple) else []
    for child in children:
        hold(child, held)


def print_written(core):
    for name, value in written_values(core):
        text = show(value)
        # Python 2 leaves out memo entries of values with only one reference. Here it
        # never does, since `held` refers to each value too...
        held = []
        hold(value, held)
        pickle = core.Message.pickled(value).data
        # ... and here it does where it may, since only the message that was just
        # read refers to its values.
        alone = None if PY3 else core.Message.pickled(read(core, pickle)).data
        case(name=name, repr=text if len(text) < LONG_REPR else None,
             pickle=hexadecimal(pickle),
             alone=hexadecimal(alone) if alone not in (None, pickle) else None)
    try:
        both = core.Message.pickled(('pkg', 'file'), b'data').data
    except TypeError:
        return  # Before 0.3.41 a message held one pickle.
    values = core.Message(data=both).unpickle_iter()
    alone = None if PY3 else hexadecimal(core.Message.pickled(*values).data)
    case(name='two pickles in one message', pickle=hexadecimal(both), alone=alone,
         repr="('pkg', 'file'); b'data'")


# Pickles that the original reads and this library refuses, with the reason.
REFUSED_HERE = {
    b']Na2K\x00K\x05s.': 'SETITEM takes dicts only',
    b'\x96\x01\0\0\0\0\0\0\0a(K\x05e.': 'APPENDS takes lists only',
    b'\x96\x01\0\0\0\0\0\0\0a\x98.': 'buffers are refused',
    b'C\x01a\x98.': 'buffers are refused',
    b'c__builtin__\nbytes\nK\x05\x85R.': 'Python 2 and 3 differ',
    b'c__builtin__\nbytes\nX\x01\0\0\0aX\x06\0\0\0latin1\x86R.': 'Python 2 and 3 differ',
    b'cmitogen.core\nBlob\nK\x03\x85R.': 'Python 2 and 3 differ',
    b'cmitogen.core\nSecret\nU\x01a\x85R.': 'Python 2 and 3 differ',
    b'cmitogen.core\nBlob\n\x96\x01\0\0\0\0\0\0\0a\x85R.': 'a byte array is not bytes',
}

LINES = {
    b'I': [b'1', b'01', b'00', b'+1', b' 1', b'\t1', b'-0', b'1 ', b'1_000', b'010', b'-010',
           b'08', b'0x10', b'-0x10', b'0b1', b'0o17', b'', b'1\0z', b'1\0',
           b'\0', b'\0z', b'\0zz', b' \0', b'1L', b'0x',
           b'00 ', b'99999999999999999999', b'1__0', b'_1', b'1\r', b'01\r',
           b'- 1', b'--1', b'0_1', b'00_1', b'0x_1', b'010_0', b'0' * 25 + b'1',
           b'0' + b'7' * 25, b'0777777777777777777777', b'01000000000000000000000',
           b'-01000000000000000000000', b'\xa01', b'9223372036854775807', b'9223372036854775808',
           b'-9223372036854775808'],
    b'L': [b'1L', b'1', b'010L', b'0x10L', b'1_0L', b'L', b'', b'1LL', b' 1 L', b'-1L',
           b'00L', b'1\0L', b'1L\0', b'1l', b'-340282366920938463463374607431768211456L'],
    b'F': [b'1', b'1.5', b' 1', b'1 ', b'inf', b'-inf', b'Infinity', b'nan', b'-NaN',
           b'+1', b'.5', b'5.', b'.', b'1e5', b'1e', b'1e999', b'-1e999', b'1e-999', b'0x1',
           b'1_0.5', b'', b'1\0z', b'1\r', b'infi', b'+inf', b'+nan', b'nan(1)', b'-0',
           b'1e0000000000000000000000000000001', b'+-1', b'1.e5', b'1E+5', b'4.9e-324',
           b'2.2250738585072011e-308', b'9007199254740993', b'0.1', b'1.7976931348623159e308'],
    b'S': [b"'a'", b'"a"', b'a', b"'a", b"'", b"''", b"'a' ", b" 'a'",
           b"'\\n\\r\\t\\b\\f\\v\\a\\\\\\'\\\"'", b"'\\x41\\101\\q'", b"'\\x4'", b"'\\'",
           b"'\\400'", b"'\\777'", b"'a'b'", b"'\xff\0'", b"'a'\r", b"'\\8'",
           b"'\\u0041'", b"'\\x'", b"'\\1234'", b"'\\1'", b"'a\"", b"'\\xZZ'"],
    b'V': [b'abc', b'', b'\\u0041', b'\\u004', b'\\U0001f600', b'\\U00110000',
           b'\\ud83d\\ude00', b'\\\\u0041', b'\\\\\\u0041', b'\\', b'\\n', b'\xe9\xff',
           b'a\0b', b'\\x41', b'\\u00 1', b'\\ud800', b'a\r', b'\\U0000004', b'\\u',
           b'\\u+041', b'\xed\xa0\x80', b'\\\xe9'],
    b'Np': [b'0\ng0', b' 1 \ng1', b'1_0\ng10', b'00\ng0', b'-1', b'x', b'', b'0x1', b'1\ng0'],
}

CALLS = [
    b'c__builtin__\nbytes\n', b'c__builtin__\nbytes\n)R', b'c__builtin__\nbytes\n]R',
    b'c__builtin__\nbytes\nNR', b'c__builtin__\nbytes\nC\x01a\x85R',
    b'c__builtin__\nbytes\nK\x05\x85R', b'c__builtin__\nbytes\n(R',
    b'c__builtin__\nbytes\nX\x01\0\0\0aX\x06\0\0\0latin1\x86R',
    b'c__builtin__\nset\n', b'cos\nsystem\n', b'c\n\n', b'ccopy_reg\n_reconstructor\n',
    b'cbuiltins\nbytes\n', b'cmitogen.core\nContext\n', b'c mitogen.core\nBlob\n',
    b'c_codecs\nencode\nX\x02\0\0\0\xc3\xa9X\x06\0\0\0latin1\x86R',
    b'c_codecs\nencode\nX\x02\0\0\0\xc3\xa9X\x04\0\0\0utf8\x86R',
    b'c_codecs\nencode\nX\x02\0\0\0\xc3\xa9\x85R', b'c_codecs\nencode\nX\x02\0\0\0\xc3\xa9NN\x87R',
    b'c_codecs\nencode\nX\x02\0\0\0\xc3\xa9]\x86R', b'c_codecs\nencode\nX\x03\0\0\0\xe2\x82\xacN\x86R',
    b'c_codecs\nencode\nU\x01aN\x86R', b'\x8c\x07_codecs\x8c\x06encode\x93\x8c\x01aN\x86R',
    b'\x8c\x07_codecsU\x06encode\x93', b'NN\x93', b'NNR', b'R', b'NR',
    b'cmitogen.core\nBlob\nU\x01a\x85R', b'cmitogen.core\nBlob\n)R',
    b'cmitogen.core\nBlob\nK\x03\x85R', b'cmitogen.core\nBlob\nNN\x86R',
    b'cmitogen.core\nBlob\ncmitogen.core\nBlob\nC\x01a\x85R\x85R',
    b'cmitogen.core\nBlob\n\x96\x01\0\0\0\0\0\0\0a\x85R',
    b'c__builtin__\nbytes\ncmitogen.core\nBlob\nC\x01a\x85R\x85R',
    b'cmitogen.core\nSecret\nX\x01\0\0\0a\x85R', b'cmitogen.core\nSecret\n)R',
    b'cmitogen.core\nSecret\nU\x01a\x85R',
    b'cmitogen.core\nSecret\ncmitogen.core\nSecret\nX\x01\0\0\0a\x85R\x85R',
    b'c_codecs\nencode\ncmitogen.core\nSecret\nX\x01\0\0\0a\x85RN\x86R',
    b'cmitogen.core\nCallError\ncmitogen.core\nSecret\nX\x01\0\0\0a\x85R\x85R',
    b'cmitogen.core\nKwargs\n}U\x01aNs\x85R', b'cmitogen.core\nKwargs\n)R',
    b'cmitogen.core\nKwargs\n}U\x01\xffNs\x85R', b'cmitogen.core\nKwargs\n}K\x01Ns\x85R',
    b'cmitogen.core\nKwargs\n}U\x03\xed\xa0\x80Ns\x85R', b'cmitogen.core\nKwargs\n]\x85R',
    b'cmitogen.core\nKwargs\n}\x85RX\x01\0\0\0aNs',
    b'cmitogen.core\nKwargs\ncmitogen.core\nKwargs\n}\x85R\x85R',
    b'cmitogen.core\nKwargs\n}q\x00\x85Rh\x00NNs0', b'}cmitogen.core\nKwargs\n}\x85RNs',
    b'cmitogen.core\nCallError\nX\x01\0\0\0a\x85R', b'cmitogen.core\nCallError\nU\x01a\x85R',
    b'cmitogen.core\n_unpickle_call_error\nX\x01\0\0\0a\x85R', b'cmitogen.core\nCallError\n)R',
    b'cmitogen.core\n_unpickle_context\nK\x01N\x86R',
    b'cmitogen.core\n_unpickle_context\nK\x01U\x01a\x86R',
    b'cmitogen.core\n_unpickle_context\nK\x01X\x01\0\0\0a\x86R',
    b'cmitogen.core\n_unpickle_context\nK\x01\x85R',
    b'cmitogen.core\n_unpickle_context\n\x88N\x86R',
    b'cmitogen.core\n_unpickle_context\nJ\xff\xff\xff\xffN\x86R',
    b'cmitogen.core\n_unpickle_context\n\x8a\x05\xff\xff\xff\xff\0N\x86R',
    b'cmitogen.core\n_unpickle_context\n\x8a\x05\0\0\0\0\x01N\x86R',
    b'cmitogen.core\n_unpickle_sender\nK\x01K\x01\x86R',
    b'cmitogen.core\n_unpickle_sender\nK\x01K\0\x86R',
    b'cmitogen.core\n_unpickle_sender\nK\x01N\x86R',
    b'cmitogen.core\n_unpickle_sender\nNK\x01\x86R',
]

PICKLES = [
    b'', b'N', b'.', b'N.', b'(.', b'N(.', b'(N.', b'N0.', b'(0N.', b'N(0.', b'1N.',
    b'(N1N.', b'2.', b'N2\x86.', b'(2.', b'N(2.', b'0.', b'NK\x01.', b'N.N',
    b'](e.', b'N(e.', b'NNa.', b'](N(e.', b'](N(Ne.', b']N(Ne.', b'](NNe.', b']a.', b'(a.',
    b'(]Na.', b'](Na.', b'(l.', b'(Nl.', b'l.', b't.', b'(t.', b'(Nt.', b'(NNNNt.',
    b'\x85.', b'N\x86.', b'NN\x87.', b'(N\x86.', b'NN\x86.', b'NNN\x87.',
    b'}(NNu.', b'}(Nu.', b'}(u.', b'}NNs.', b'}]Ns.', b'}N]s.', b'}NNNs.', b'NNs.',
    b'](K\0Nu.', b']Na2K\0K\x05s.', b'(NNNd.', b'(NNd.', b'(]Nd.', b'(d.',
    b'(]\x85Nd.', b'(N\x85Nd.', b'}}Ns.', b'}\x8fNs.', b'}(\x91Ns.',
    b'}\x96\x01\0\0\0\0\0\0\0aNs.', b'}G?\xf8\0\0\0\0\0\0Ns.',
    b'}cmitogen.core\n_unpickle_context\nK\x01N\x86RNs.',
    b'\x8f.', b'\x8f(N\x90.', b'\x8f(]\x90.', b'](N\x90.', b'N(\x90.', b'\x8f(\x90.',
    b'(\x91.', b'(N\x91.', b'(]\x91.', b'(N]\x86\x91.', b'(N(N\x91\x86\x91.',
    b'\x80\x00N.', b'\x80\x05N.', b'\x80\x06N.', b'N\x80\x02.',
    b'\x95\x02\0\0\0\0\0\0\0N.', b'\x95\x03\0\0\0\0\0\0\0N.', b'\x95\0\0\0\0\0\0\0\0N.',
    b'\x95\x01\0\0\0\0\0\0\0K\x01.',
    b'h\0.', b'Nq\0h\0\x86.', b'g0\n.', b'j\0\0\0\0.', b'Nr\0\0\1\0j\0\0\1\0\x86.',
    b'Nr\x05\0\0\0K\x01\x94h\x01\x86.', b'Nq\x02K\x01\x94K\x02\x94K\x03\x94h\x01h\x02\x86.',
    b'Nq\x01K\x05\x94h\x01\x86.', b'(q\0.', b'q\0N.', b'\x94.', b'Nq\0(h\0t.', b'Nq\0K\x01q\0h\0\x86.',
    b'\x8a\0.', b'\x8a\x01\xff.', b'\x8a\x09\0\0\0\0\0\0\0\0\x01.', b'\x8a\x02\x01\0.',
    b'\x8a\x03\xff\xff\xff.', b'\x8a\x02\x80\xff.', b'\x8b\xff\xff\xff\xff.', b'\x8b\x01\0\0\0\x05.',
    b'\x8b\0\0\0\0.', b'J\xff\xff\xff\xff.', b'M\xff\xff.', b'K\xff.', b'G\x7f\xf0\0\0\0\0\0\0.',
    b'T\xff\xff\xff\xff.', b'T\x01\0\0\0a.', b'U\x01a.', b'C\x01a.', b'B\x01\0\0\0a.',
    b'\x8e\x01\0\0\0\0\0\0\0a.', b'\x8e\xff\xff\xff\xff\xff\xff\xff\xffa.',
    b'\x8d\x01\0\0\0\0\0\0\0a.', b'\x8c\x01a.', b'\x8c\x01\xff.',
    b'X\x01\0\0\0\xff.', b'X\x03\0\0\0\xed\xa0\x80.', b'X\x06\0\0\0\xed\xa0\xbd\xed\xb8\x80.',
    b'X\x02\0\0\0\xc0\x80.', b'X\x04\0\0\0\xf4\x90\x80\x80.', b'X\x04\0\0\0\xf4\x8f\xbf\xbf.',
    b'X\x02\0\0\0\xe2\x82.', b'X\x03\0\0\0\xe0\x9f\xbf.', b'X\x04\0\0\0\xf0\x8f\xbf\xbf.',
    b'\x96\x01\0\0\0\0\0\0\0a.', b'\x96\x01\0\0\0\0\0\0\0a(K\x05e.',
    b'\x96\x01\0\0\0\0\0\0\0a\x98.', b'C\x01a\x98.', b'\x97.', b'P1\n.', b'NQ.', b'\x82\x01.',
    b'\x83\x01\0.', b'\x84\x01\0\0\0.', b'Nb.', b'(No.', b'(ios\nsystem\n.', b'N)\x81.',
    b'N)}\x92.', b'\xff.', b'\n.', b'\0.',
]


def read_pickles():
    for pickle in PICKLES:
        yield pickle
    for opcode in (b'I', b'L', b'F', b'S', b'V', b'Np'):
        for line in LINES[opcode]:
            yield opcode + line + b'\n' + (b'\x86.' if b'\ng' in line else b'.')
    for call in CALLS:
        yield call + b'.'


def read(core, pickle):
    class Router(core.Router):
        def __init__(self):
            pass

    message = core.Message(data=pickle)
    message.router = Router()
    message.router.context_by_id = (
        lambda context_id, name=None: core.Context(None, context_id, name))
    return message.unpickle(throw=False, throw_dead=False)


def print_read(core):
    for pickle in read_pickles():
        fields = dict(pickle=hexadecimal(pickle), name=ascii(pickle)[1:60])  # noqa: F821
        try:
            value = read(core, pickle)
            if isinstance(value, memoryview):
                fields['repr'] = '<memory>'
            else:
                fields['repr'] = show(value)
        except Exception as e:
            fields['refused'] = type(e).__name__
        case(differs=REFUSED_HERE.get(pickle), **fields)


def print_opcodes():
    import pickletools
    for o in sorted(pickletools.opcodes, key=lambda o: ord(o.code)):
        print('%02x %s %d %s' % (ord(o.code), o.name, o.proto, o.arg.name if o.arg else '-'))


def main():
    warnings.simplefilter('ignore')
    logging.disable(logging.CRITICAL)
    if sys.argv[1:] == ['opcodes']:
        print_opcodes()
        return
    import mitogen.core as core
    {'written': print_written, 'read': print_read}[sys.argv[1]](core)


if __name__ == '__main__':
    main()
