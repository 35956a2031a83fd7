"""What peers write, and the odd lines, calls and pickles of protocol/pickle/testdata."""

from families.pickle_parts import golden_cases, golden_generator, load, stricter

WRITTEN = ('python2_0.3.27.txt', 'python3_0.3.27.txt', 'python3_0.3.54.txt')
LINES = {
    b'I': ('PKL-9', 'INT'), b'L': ('PKL-9', 'LONG'), b'F': ('PKL-10', 'FLOAT'),
    b'S': ('PKL-11', 'STRING'), b'V': ('PKL-12', 'UNICODE'), b'Np': ('PKL-8', 'PUT')
}
MORE_LINES = {
    b'I': [
        b'2', b'0b102', b'0B1', b'0X1f', b'0O7', b'0o8', b'0x1_f', b'0_x1', b'1e3', b'1.0', b'True',
        b'+01', b'-01', b'\x0b1', b'\x0c1', b'1\x0b', b'1 2', b'\xb2', b'\xd9\xa1', b'00000',
        b'01 ', b' 01', b'+0', b'-00', b'000', b'001', b'18446744073709551616',
        b'-9223372036854775809', b'0x7fffffffffffffff', b'0x8000000000000000',
        b'-0x8000000000000000', b'9' * 4300, b'9' * 4301, b'0x' + b'f' * 5000
    ], b'L': [
        b'0L', b'-0L', b'+1L', b'0b1L', b'0o7L', b'08L', b'1_000L', b'1__0L', b'_1L', b'1_L',
        b'0xL', b' -1L', b'1L ', b'\t1L', b'1Lx', b'1.0L', b'LL', b'-L', b'0x1_fL',
        b'123456789012345678901234567890L', b'9' * 4300 + b'L', b'9' * 4301 + b'L',
        b'0x' + b'f' * 5000 + b'L'
    ], b'F': [
        b'0x1p3', b'1e-400', b'-1e-400', b'1e308', b'1e309', b'INF', b'NAN', b'-nan', b'iNf',
        b'infinity', b'infinit', b'1d5', b'1,5', b'1.5.1', b'\t1', b'1_0', b'e5', b'.e5',
        b'00001.5', b'1e+', b'1e-0', b'2.2250738585072014e-308', b'2.4703282292062327e-324',
        b'2.4703282292062328e-324', b'1' * 400, b'0.' + b'1' * 400, b'True', b'\xd9\xa1'
    ], b'S': [
        b"'\\0'", b"'\\08'", b"'\\x4g'", b"'\\xAf'", b"'\\\\'", b"'\\\\\\'", b"'\"'", b"\"'\"",
        b"'a\\'", b"'\\N{DASH}'", b"u'a'", b"b'a'", b"'\\ a'", b"'\t'", b"''''", b"'\\r\\n'",
        b"\t'a'", b"'a'\t", b"'a'\x0b", b"'a'\\", b"'\\378'", b"'\\x00'", b"'\x7f\x80'"
    ], b'V': [
        b'\\U0010ffff', b'\\U00110000x', b'\\uD83D', b'\\ude00\\ud83d', b'\\U0000d800', b'\\uabcg',
        b'\\U0000004', b'\\u0000', b'\\N{DASH}', b'\\\\', b'\\\\\\', b'a\\', b'\x00', b'\x85',
        b'\xc3\xa9', b'\\u\xe9000', b'\\uFFFF', b'\\ufffe', b'\\x', b'\\400', b'\r'
    ], b'Np': [
        b'01\ng1', b'1\ng01', b'+1\ng1', b'-0\ng0', b'1 \ng 1', b'0x1\ng1', b'1L\ng1', b'1.0\ng1',
        b'\xd9\xa1\ng1', b'1\x00\ng1', b'255\ng255', b'256\ng256', b'65536\ng65536', b'1\ng2',
        b'1\ng-1', b'1\ngx', b'1\ng', b'18446744073709551616\ng0'
    ],
}
TOO_LONG = {'values': [], 'refused': {'kind': 'limit'}}
CALLED = {
    b'_unpickle_context': 'PKL-17', b'_unpickle_sender': 'PKL-17', b'CallError': 'PKL-17',
    b'_unpickle_call_error': 'PKL-17', b'Blob': 'PKL-18', b'Secret': 'PKL-18', b'Kwargs': 'PKL-19',
    b'encode': 'PKL-20', b'bytes': 'PKL-18'
}
TOO_LONG_REASON = ('PKL-21: CPython from 3.11 on refuses a decimal integer of more than 4,300 digits, since it '
                   'takes quadratic time. Older ones read it, so nobody has to refuse it')
REASONS = {
    'SETITEM takes dicts only': 'PKL-13: no pickler writes SETITEM for anything but a dict; CPython would assign to an index',
    'APPENDS takes lists only': 'PKL-13: no pickler writes APPENDS for anything but a list',
    'buffers are refused': 'PKL-4: READONLY_BUFFER is of protocol 5, which no peer writes',
    'Python 2 and 3 differ': (
        'PKL-18: Python 2 and 3 make different values of this call, so no writer can know what is read'),
    'a byte array is not bytes': 'PKL-18: a byte array is not bytes, and no peer can write one',
}


def written():
    for name in WRITTEN:
        peer = name[:-len('.txt')].replace('_', ' with ').replace('python', 'Python ')
        for case in golden_cases(name):
            if case['name'].startswith('two pickles'):
                continue
            yield load(bytes.fromhex(case['pickle']),
                       'PKL-2',
                       'as a peer on %s writes it: %s' % (peer, case['name']),
                       kind='honest')


def is_too_long(line):
    return line.rstrip(b'L') == b'9' * 4301


def lines():
    for opcode, (clause, name) in LINES.items():
        for line in golden_generator().LINES[opcode] + MORE_LINES[opcode]:
            shown = ascii(line)[1:]
            shown = shown if len(shown) < 60 else '%s... of %d bytes' % (shown[:20], len(line))
            end = b'\x86.' if b'\ng' in line else b'.'
            yield load(opcode + line + b'\n' + end,
                       clause,
                       'the line %s of %s is read as CPython reads it' % (shown, name),
                       expect=TOO_LONG if is_too_long(line) else None,
                       right=TOO_LONG_REASON if is_too_long(line) else None)


def clause_of_call(pickle):
    for name, clause in CALLED.items():
        if name in pickle:
            return clause
    return 'PKL-15' if pickle[:1] == b'c' else 'PKL-16'


LONG_ZERO = b'\x8a\0.'
OLD_IDS = 'PKL-17: releases before 0.3.54 had no upper bound for ids, and took bools'
OLD_ID_PICKLES = (b'cmitogen.core\n_unpickle_context\n\x88N\x86R.',
                  b'cmitogen.core\n_unpickle_context\n\x8a\x05\0\0\0\0\x01N\x86R.')


def with_reason(pickle, clause, why):
    if pickle in OLD_ID_PICKLES:
        return stricter(pickle, clause, why, OLD_IDS)
    differs = golden_generator().REFUSED_HERE.get(pickle)
    if differs:
        return stricter(pickle, clause, why, REASONS[differs])
    return load(pickle, clause, why)


def calls():
    for call in golden_generator().CALLS:
        yield with_reason(call + b'.', clause_of_call(call), 'the call %s' % ascii(call)[1:])


def clause_of(pickle):
    table = [(b'\x80', 'PKL-5'), (b'q\0', 'PKL-8'), (b'h\0', 'PKL-8'), (b'\x94', 'PKL-8'),
             (b'\x8a', 'PKL-9'), (b'\x8b', 'PKL-9'), (b'X', 'PKL-12'), (b'\x8c', 'PKL-12'),
             (b'}', 'PKL-14'), (b'\x8f', 'PKL-14'), (b'\x91', 'PKL-14'), (b'(', 'PKL-7')]
    for part, clause in table:
        if part in pickle:
            return clause
    return 'PKL-3' if pickle[:1] in b'\n\0\xff' else 'PKL-6'


def odd():
    for pickle in golden_generator().PICKLES:
        if pickle == LONG_ZERO:
            yield load(pickle, 'PKL-9', 'LONG1 of no bytes: Python 2 writes its long 0 so',
                       kind='honest')
            continue
        yield with_reason(pickle, clause_of(pickle), 'the odd pickle %s' % ascii(pickle)[1:])


FILES = {
    'pickle/written.json': written, 'pickle/lines.json': lines, 'pickle/calls.json': calls,
    'pickle/odd.json': odd,
}
