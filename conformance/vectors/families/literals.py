"""Python literals of the configuration, as 2.7 and 3.x write them, and texts that are no literal."""

from cases import Case
from families.value_json import shown

STRICTER = (
    'LIT-1: no repr() writes it, so no parent sends it. Python reads it since it reads whole programs, '
    'which no child in another language can')


def parse(source, clause, why, **more):
    data = source if isinstance(source, bytes) else source.encode('utf-8')
    return Case('literal.parse', {'bytes': data.hex()}, clause, why, **more)


def stricter(source, clause, why, reason=STRICTER):
    return parse(source, clause, why, expect={'refused': {'kind': 'peer'}}, stricter=reason)


def write(value, clause, why, profile='python3', **more):
    return Case('literal.write', {'value': value, 'profile': profile}, clause, why, **more)


def numbers():
    for source in ('0', '1', '-1', '10', '65536', '2147483648', '9223372036854775807',
                   '-9223372036854775808', '-0', '134217728', '9223372036854775808',
                   '-9223372036854775809', '9' * 30, '1.5', '-1.5', '0.0', '-0.0', '1e5', '1e+16',
                   '1e-05', '1.7976931348623157e+308', '5e-324', '0.1', '1e400', '-1e400',
                   '123456789.125'):
        yield parse(source, 'LIT-3', 'the number %s' % source, kind='honest')
    for source in ('1L', '-1L', '0L', '134217728L', '9223372036854775807L', '1l'):
        yield parse(source,
                    'LIT-3',
                    '%s: Python 2 writes longs so, and Python 3 no longer reads them' % source,
                    expect=None if source == '1l' else {'value': {'root': int(source[:-1])}}
                    if len(source) < 15 else {'value': {'root': {'int': source[:-1]}}},
                    strictness=None if source == '1l' else 'SHOULD')
    for source in ('00', '01', '-01', '1_0', '_1', '1_', '0x10', '0o17', '0b1', '017', '.5', '- 1',
                   '1e', '1e+', '+1', '--1', '1+2', '1j', 'inf', 'nan', '1 2', '1..2', '1e5.5',
                   '0xg', '1__0', '1_0.5'):
        yield stricter(source, 'LIT-3', 'the number %s' % source)
    yield parse('1.', 'LIT-3', 'the number 1.')


def strings():
    for source in ("''", '""', "'a'", '"a"', "'it\\'s'", '"it\'s"', "'say \"x\"'", "'\\n\\r\\t'",
                   "'\\\\'", "'\\x00'", "'\\x7f'", "'\\xe9'", "'\\u20ac'", "'\\U0001f600'",
                   "'\\ud800'", "'\\ud83d\\ude00'", "'\xe9'", "'\u20ac'", "'\U0001f600'", "'a b'",
                   "'{}'", "'#'", "'\\U0010ffff'"):
        yield parse(source, 'LIT-2', 'the text %s' % ascii(source)[1:-1], kind='honest')
        yield parse('u' + source,
                    'LIT-2',
                    'the text u%s, as Python 2 writes it' % ascii(source)[1:-1],
                    kind='honest')
    for source in ("b''", 'b""', "b'a'", "b'\\xff\\x00'", "b'\\n\\r\\t'", "b'\\\\'", "b'it\\'s'",
                   'b"it\'s"', "b'\\\\u20ac'"):
        yield parse(source, 'LIT-2', 'the bytes %s' % ascii(source)[1:-1], kind='honest')
    for source in ("'a", "a'", "'", "'\\", "'\\'", "'\\x4'", "'\\xg0'", "'\\u20a'", "'\\U0001f60'",
                   "'\\U00110000'", "'a\nb'", "'a\rb'", "\"a'", "b'\xe9'", "b'\u20ac'"):
        yield parse(source, 'LIT-2', '%s is no string' % ascii(source)[1:-1])
    for source in ("'\\a'", "'\\b'", "'\\v'", "'\\f'", "'\\0'", "'\\101'", "'\\q'", "'\\N{DASH}'",
                   "'\\\n'", "'a' 'b'", "'''a'''", 'r"a"', "B'a'", "U'a'", "rb'a'", "br'a'", "f'a'",
                   "ur'a'", "b'\\u20ac'", "b'\\q'", "'\\8'", "'\\400'"):
        yield stricter(source, 'LIT-2', 'the string %s' % ascii(source)[1:-1],
                       ('LIT-2: no repr() writes this escape or form, so no parent sends it. Python reads it '
                        'since it reads whole programs'))
    for data, what in ((b"'\xff'", 'a byte that UTF-8 has not'),
                       (b"'\xe2\x82'", 'a character cut off'), (b"'\xed\xa0\x80'",
                                                                'a surrogate in three bytes'),
                       (b"'\xc0\x80'", 'an over-long NUL'), (b"'a\0b'", 'a NUL')):
        yield parse(data, 'LIT-2', 'a text with %s' % what)


def containers():
    for source in ('None', 'True', 'False', '[]', '()', '{}', '[1]', '[1, 2]', '(1,)', '(1, 2)',
                   '[()]', '[[], []]', '{1: 2}', "{'a': [1, (2, 3)], 'b': {'c': None}}",
                   "{u'a': u'b'}", '[1,2]', '{1:2}', '[ 1 , 2 ]', '( )', '[1,]', '{1: 2,}',
                   '(1, 2,)', '{(1, 2): 3}', "{'a': 1, 'a': 2}", '{1: 2, True: 3}',
                   '[None, True, False]', '{b"a": 1, "a": 2}'):
        yield parse(source, 'LIT-1', '%s' % ascii(source)[1:-1], kind='honest')
    for source in ('', ' ', '[', ']', '[1', '[1,', '[,]', '[1,,2]', '[1 2]', '(', ')', '(,)', '{',
                   '}', '{1}x', '{1:}', '{:2}', '{1: 2', '{1 2}', '{1: 2: 3}', '[1)', '(1]',
                   '{1: 2]', 'none', 'null', 'true', 'NONE', 'Nonee', 'x', 'f()',
                   '__import__("os")', 'os.system', '1 if 1 else 2', '[x for x in ()]', 'lambda: 1',
                   '...x', '1;2', '1\n2', 'None None', '{**{}}', '[*()]', '[1] [2]', '{[]: 1}',
                   '{{}: 1}', '{([],): 1}', '{(1, {}): 1}'):
        yield parse(source, 'LIT-5' if source.startswith(('{[', '{{', '{(')) else 'LIT-1',
                    '%s is no literal' % (ascii(source)[1:-1] or 'nothing'))
    for source in ('{1}', '{1, 2}', 'set()', '...', '1 # comment', '1+2j', '(1 )\\\n', "['a' 'b']",
                   'not 1', '1 .real', '(1\n)', '(1)', '((1))', '[\n1,\n2]', '[1\t,\t2]', '\t1',
                   '1\n', '\n1'):
        yield stricter(source, 'LIT-1', '%s' % ascii(source)[1:-1])
    for source in (' 1', '1 '):
        yield parse(source, 'LIT-1', '%s: space around' % ascii(source)[1:-1])
    for depth in (2, 10, 50, 90):
        yield parse('[' * depth + ']' * depth, 'LIT-4', 'lists nested %d deep' % depth)
    for depth in (101, 150, 1000):
        yield parse('[' * depth + ']' * depth,
                    'LIT-4',
                    'lists nested %d deep' % depth,
                    expect={'refused': {'kind': 'limit'}},
                    strictness='SHOULD')
    config = (
        "{'parent_ids': [1, 0], 'context_id': 2, 'debug': False, 'profiling': False, "
        "'unidirectional': True, "
        "'log_level': 30, 'whitelist': (), 'blacklist': [], 'max_message_size': 134217728, "
        "'version': (0, 3, 3)}"
    )
    yield parse(config, 'LIT-1', 'a whole configuration', kind='honest')
    for cut in range(0, len(config), 9):
        yield parse(config[:cut], 'LIT-1', 'a configuration cut off after %d bytes' % cut)


WRITTEN = [('None', None), ('True', True), ('False', False), ('0', 0), ('1', 1), ('-1', -1),
           ('2^31', 2**31), ('2^63 - 1', 2**63 - 1),
           ('-2^63', -2**63), ('0.0', 0.0), ('-0.0', -0.0), ('1.5', 1.5), ('0.1', 0.1),
           ('1e16', 1e16), ('1e-5', 1e-5), ('1e100', 1e100), ('5e-324', 5e-324),
           ('123456789012345.0', 123456789012345.0), ("''", ''), ("'a'", 'a'), ("'it''s'", "it's"),
           ('"', 'say "x"'), ('both quotes', 'it\'s "x"'), ('newline', 'a\nb\r\t'), ('NUL', '\0'),
           ('DEL', '\x7f'), ('backslash', '\\'), ('e acute', '\xe9'), ('euro', '\u20ac'),
           ('emoji', '\U0001f600'), ('surrogate', '\ud800'), ('soft hyphen', '\xad'),
           ('no-break space', '\xa0'), ('a line separator', '\u2028'), ("b''", b''), ("b'a'", b'a'),
           ('bytes of all kinds', bytes(range(256))), ('bytes with a quote', b"it's"),
           ('bytes with both quotes', b'\'"'), ('[]', []), ('()', ()), ('{}', {}), ('(1,)', (1,)),
           ('(1, 2)', (1, 2)), ('[1, [2]]', [1, [2]]), ("{'a': 1}", {'a': 1}),
           ("{'a': {'b': [()]}}", {'a': {'b': [()]}}), ('[None, True]', [None, True]), ]


def written():
    for what, value in WRITTEN:
        for profile in ('python3', 'python2'):
            # Python 3 writes printable characters as they are; a reader takes the escape as well.
            free = profile == 'python3' and isinstance(value, str) and any(
                c > '\x7f' for c in value)
            yield write(shown(value),
                        'LIT-7' if profile == 'python2' else 'LIT-6',
                        '%s, as %s writes it' % (ascii(what)[1:-1], profile),
                        profile,
                        strictness='OBSERVED' if free else 'SHOULD')


FILES = {
    'literal/numbers.json': numbers, 'literal/strings.json': strings,
    'literal/containers.json': containers, 'literal/write.json': written,
}
