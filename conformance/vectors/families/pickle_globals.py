"""Globals that may be named and those that may not; calls with arguments of every kind."""

from families.pickle_parts import data, load, refusal, stricter, text

CORE = 'mitogen.core '
ALLOWED = [
    CORE + n for n in ('_unpickle_call_error', 'CallError', '_unpickle_sender', '_unpickle_context',
                       'Blob', 'Secret', 'Kwargs')
]
ALLOWED += ['_codecs encode', '__builtin__ bytes']
DENIED = [
    'os system', 'posix system', 'nt system', 'subprocess Popen', 'subprocess check_output',
    '__builtin__ eval', '__builtin__ exec', '__builtin__ getattr', '__builtin__ set',
    '__builtin__ frozenset', '__builtin__ complex', '__builtin__ bytearray', '__builtin__ str',
    '__builtin__ unicode', '__builtin__ object', '__builtin__ list', '__builtin__ dict',
    '__builtin__ Bytes', '__builtin__ bytes ', ' __builtin__ bytes', 'builtins bytes',
    'builtins eval', 'builtins set', 'builtins getattr', 'copy_reg _reconstructor',
    'copyreg _reconstructor', 'copyreg __newobj__', 'copyreg _inverted_registry',
    'datetime datetime', 'decimal Decimal', 'uuid UUID', 'collections OrderedDict',
    'collections namedtuple', 'exceptions ValueError', '_codecs decode', '_codecs Encode',
    '_codecs escape_encode', 'codecs encode', 'codecs decode', 'encodings encode', CORE + 'Message',
    CORE + 'Router', CORE + 'Context', CORE + 'Sender', CORE + 'Receiver', CORE + 'ChannelError',
    CORE + 'Error', CORE + 'ExternalContext', CORE + 'blob', CORE + 'Blob.__new__',
    CORE + 'Kwargs.fromkeys', CORE + '_unpickle_bytes', CORE + 'import_module', CORE + '__init__',
    CORE + 'Secret\0', 'mitogen core.Blob', 'mitogen.parent Context', 'mitogen.core. Blob',
    'mitogen.Core Blob', 'mitogen.core\0 Blob', '__main__ Blob', '__main__ CallError',
    'ansible.parsing.yaml.objects AnsibleUnicode', 'pickle loads', 'marshal loads',
    'types FunctionType', 'sys modules', 'pty spawn', 'webbrowser open', 'operator attrgetter',
    'functools partial', 'numpy.core.multiarray _reconstruct', 'é è',
]

ARGUMENTS = {
    'None': b'N', 'True': b'\x88', '0': b'K\0', '1': b'K\x01', '-1': b'J\xff\xff\xff\xff',
    '2^32 - 1': b'\x8a\x05\xff\xff\xff\xff\0', '2^32': b'\x8a\x05\0\0\0\0\x01',
    '2^64': b'\x8a\x09\0\0\0\0\0\0\0\0\x01', '1.0': b'G?\xf0\0\0\0\0\0\0', "''": text(''),
    "'a'": text('a'), "'\\xe9'": text('\xe9'), "'\\u20ac'": text('\u20ac'),
    "'\\ud800'": text('\ud800'), "b''": data(b''), "b'a'": data(b'a'), "b'\\xff'": data(b'\xff'),
    '[]': b']', '[1]': b']K\x01a', '{}': b'}', '()': b')', "('a', 1)": text('a') + b'K\x01\x86',
    "{'a': 1}": b'}' + text('a') + b'K\x01s', "{b'a': 1}": b'}' + data(b'a') + b'K\x01s',
    '{1: 2}': b'}K\x01K\x02s', 'a Blob': b'cmitogen.core\nBlob\n' + data(b'a') + b'\x85R',
    'a Secret': b'cmitogen.core\nSecret\n' + text('a') + b'\x85R',
    'Kwargs': b'cmitogen.core\nKwargs\n}' + text('a') + b'Ns\x85R',
    'a CallError': b'cmitogen.core\nCallError\n' + text('a') + b'\x85R',
    'a Context': b'cmitogen.core\n_unpickle_context\nK\x03N\x86R',
    'a global': b'c__builtin__\nbytes\n',
}
TEXTS = ("''", "'a'", "'\\xe9'", "'\\u20ac'", "'\\ud800'")
BYTES = ("b''", "b'a'", "b'\\xff'", 'a Blob')
IDS = ('0', '1', '2^32 - 1')
DICTS = ('{}', "{'a': 1}", "{b'a': 1}", '{1: 2}', 'Kwargs')
# The values that each argument may have. All others are refused, whatever a Python makes of them.
TAKES = {
    'CallError': [TEXTS], '_unpickle_call_error': [TEXTS], 'Blob': [BYTES], 'bytes': [BYTES],
    'Secret': [TEXTS + ('a Secret',)], 'Kwargs': [DICTS],
}
CLAUSES = {
    'CallError': 'PKL-17', '_unpickle_call_error': 'PKL-17', '_unpickle_sender': 'PKL-17',
    '_unpickle_context': 'PKL-17', 'Blob': 'PKL-18', 'bytes': 'PKL-18', 'Secret': 'PKL-18',
    'Kwargs': 'PKL-19', 'encode': 'PKL-20'
}
REASONS = {
    'PKL-17': 'PKL-17: no bool is an id, and none is over 32 bits, so no frame has it. No peer writes it',
    'PKL-18': (
        'PKL-18: Python 2 and 3 make different values of this argument, so no writer can know what is '
        'read. None writes it, and a refusal is the only answer that is the same everywhere'),
    'PKL-19': 'PKL-19: Kwargs are made from a dict, and no peer writes another argument',
    'PKL-20': 'PKL-20: only a text of characters up to U+00FF is bytes, and no peer writes another',
}


def named(name):
    module, _, attribute = name.rpartition(' ') if not name.endswith(' ') else ('__builtin__', '',
                                                                                'bytes ')
    return module.encode(), attribute.encode()


def globals_named():
    for name in ALLOWED:
        module, attribute = named(name)
        yield load(b'c' + module + b'\n' + attribute + b'\n0N.',
                   'PKL-15',
                   'GLOBAL may name %s' % name,
                   kind='honest')
        yield load(
            b'\x8c' + bytes([len(module)]) + module + b'\x8c' + bytes([len(attribute)]) +
            attribute + b'\x930N.', 'PKL-15', 'STACK_GLOBAL may name %s' % name)
        yield load(b'c' + module + b'\n' + attribute + b'\n0N.',
                   'PKL-15',
                   'where no global is allowed, %s is none' % name,
                   globals='none',
                   since='0.3.41')
    yield load(b'(N](K\x01U\x01aXA\0\0\0' + b'x' * 65 + b'}e\x88t.',
               'PKL-15',
               'where no global is allowed, data is still read',
               globals='none',
               since='0.3.41',
               kind='honest')


def globals_denied():
    for name in DENIED:
        module, attribute = named(name)
        shown = ascii(name.replace(' ', '.', 1))
        yield load(b'c' + module + b'\n' + attribute + b'\n.',
                   'PKL-15',
                   '%s must not be reached: naming it is already refused' % shown,
                   expect=refusal())
        yield load(b'\x8c' + bytes([len(module)]) + module + b'\x8c' + bytes([len(attribute)]) +
                   attribute + b'\x93.',
                   'PKL-15',
                   '%s must not be reached by STACK_GLOBAL either' % shown,
                   expect=refusal())


def one_argument(name, attribute, clause):
    takes = TAKES.get(attribute, [()])[0]
    for what, argument in ARGUMENTS.items():
        pickle = b'c' + name + argument + b'\x85R.'
        why = '%s of %s' % (attribute, what)
        if what in takes:
            yield load(pickle, clause, why, kind='honest')
        else:
            yield stricter(pickle, clause, why, REASONS[clause])


def shapes(name, attribute, clause):
    """No arguments, too many, and arguments that are no tuple."""
    if attribute in ('Blob', 'bytes', 'Secret'):
        yield load(b'c' + name + b')R.',
                   clause,
                   '%s without an argument is empty' % attribute,
                   kind='honest')
    else:
        yield stricter(b'c' + name + b')R.', clause, '%s without an argument' % attribute,
                       REASONS[clause])
    for what, argument in (('NN', b'NN\x86'), ('three', b'NNN\x87'), ('a list', b']'),
                           ('None', b'N'), ('a text', text('a')), ('a dict', b'}'), ('four',
                                                                                     b'(NNNNt')):
        yield stricter(b'c' + name + argument + b'R.', clause,
                       '%s called with %s' % (attribute, what), REASONS[clause])


def two_arguments():
    for context, what in (('_unpickle_context', 'PKL-17'), ('_unpickle_sender', 'PKL-17')):
        name = b'cmitogen.core\n' + context.encode() + b'\n'
        for first, argument in ARGUMENTS.items():
            second = b'N' if context == '_unpickle_context' else b'K\x07'
            make = load if first in IDS else stricter
            more = {'kind': 'honest'} if first in IDS else {'reason': REASONS[what]}
            yield make(name + argument + second + b'\x86R.', what,
                       '%s with the id %s' % (context, first), **more)
        for second, argument in ARGUMENTS.items():
            if context == '_unpickle_context':
                good = second in TEXTS or second == 'None'
            else:
                good = second in ('1', '2^32 - 1')
            make = load if good else stricter
            more = {'kind': 'honest'} if good else {'reason': REASONS[what]}
            yield make(name + b'K\x05' + argument + b'\x86R.', what,
                       '%s whose second argument is %s' % (context, second), **more)
    for what, argument in ARGUMENTS.items():
        good = what in ("''", "'a'", "'\\xe9'", 'a Secret')
        make = load if good else stricter
        more = {'kind': 'honest'} if good else {'reason': REASONS['PKL-20']}
        yield make(b'c_codecs\nencode\n' + argument + text('latin1') + b'\x86R.', 'PKL-20',
                   'bytes as text, of %s' % what, **more)
        yield load(b'c_codecs\nencode\n' + text('\xff') + argument + b'\x86R.', 'PKL-20',
                   'bytes as text, the encoding being %s' % what)


def calls():
    for name in ALLOWED:
        module, attribute = named(name)
        spelled = module + b'\n' + attribute + b'\n'
        clause = CLAUSES[attribute.decode()]
        if attribute.decode() in TAKES:
            for case in one_argument(spelled, attribute.decode(), clause):
                yield case
        for case in shapes(spelled, attribute.decode(), clause):
            yield case
    for case in two_arguments():
        yield case


def lengths():
    core = b'cmitogen.core\n'
    for size in (9999, 10000):
        for letter in ('e', '\xe9'):
            yield load(core + b'CallError\n' + text(letter * size) + b'\x85R.',
                       'PKL-17',
                       'a CallError of %d characters of %d bytes' % (size, len(letter.encode())),
                       kind='honest')
    for size in (99, 100, 500, 501):
        for letter in ('n', '\u20ac'):
            pickle = core + b'_unpickle_context\nK\x05' + text(letter * size) + b'\x86R.'
            why = 'a name of %d characters of %d bytes' % (size, len(letter.encode()))
            yield load(pickle, 'PKL-17', why, since='0.3.52', kind='honest')
            yield load(pickle,
                       'PKL-17',
                       why + ', before 0.3.52',
                       before='0.3.52',
                       strictness='OBSERVED')


FILES = {
    'pickle/globals.json': globals_named, 'pickle/globals_denied.json': globals_denied,
    'pickle/arguments.json': calls, 'pickle/lengths.json': lengths,
}
