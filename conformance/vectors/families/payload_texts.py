"""The payloads that are text: routes, logs, names of modules, and those that are empty."""

from families.payload_parts import REFUSED, builds, parse
from families.value_json import shown

IDS = ('0', '1', '7', '1000', '4294967295')
ODD_IDS = ('', ' ', '-1', '+1', '01', ' 1', '1 ', '\t1', '1\n', '1_0', '0x1', '1.0', '1e3', 'x',
           '1L', '--1', '4294967296', '18446744073709551616', '9' * 40, '\u0661', '1 2', '1\0')
NO_IDS = ('4294967296', '18446744073709551616', '-1', '9' * 40, '1_0', '\u0661')
NO_ID = ('an id has 32 bits in every frame, so there is no context of this id, and peers write it '
         'in ASCII digits. The original takes what int() of Python takes')
NO_LEVEL = ('PAY-2: the levels of Python are small, and peers write them in ASCII digits, so 64 bits are '
            'enough for all. The original takes what int() of Python takes')


def routes():
    for number in IDS:
        for name in ('x', 'ssh.example', 'local.1234', 'caf\xe9', '\U0001f600', 'a:b',
                     'sudo.user name', 'x' * 99):
            yield parse('ADD_ROUTE', ('%s:%s' % (number, name)).encode('utf-8'),
                        'a route to %s, the name %s' % (number, ascii(name)),
                        kind='honest')
        yield parse('DEL_ROUTE', number.encode(), 'the route to %s is gone' % number, kind='honest')
    for number in ODD_IDS:
        more = {'expect': REFUSED, 'stricter': 'PAY-3: ' + NO_ID} if number in NO_IDS else {}
        yield parse('ADD_ROUTE',
                    number.encode('utf-8') + b':x', 'the id %s' % ascii(number), **more)
        yield parse('DEL_ROUTE', number.encode('utf-8'), 'the id %s' % ascii(number), **more)
    for payload in (b'', b':', b'3', b'3:', b'3:\xff', b'3:\0', b'3:a\0b', b'3:\xed\xa0\x80',
                    b':name', b'3;x', b'\xff:x', b'3:' + b'n' * 500, b'3:' + b'n' * 501, b'3:x\n'):
        yield parse('ADD_ROUTE', payload, 'the payload %s' % ascii(payload[:30])[1:])
    yield parse('DEL_ROUTE',
                b'3:\xff',
                'behind the colon is no UTF-8: the original fails to log it',
                strictness='OBSERVED')
    for payload in (b'3:', b'3:name', b'3;', b'3\0', b'\xff'):
        yield parse('DEL_ROUTE', payload, 'the payload %s' % ascii(payload[:30])[1:])
    for number in (0, 1, 7, 4294967295):
        for name in ('x', 'ssh.h\xf6st', 'a:b'):
            yield from builds('ADD_ROUTE',
                              'a route to %d, the name %s' % (number, ascii(name)),
                              {'id': shown(number), 'name': shown(name)},
                              kind='honest')
        yield from builds('DEL_ROUTE',
                          'the route to %d is gone' % number, {'id': shown(number)},
                          kind='honest')


def logs():
    for logger in ('mitogen', 'stdout', '', 'a.b.c', 'caf\xe9', '\U0001f600'):
        for message in ('', 'hello', 'two\nlines', 'nul\0inside', '\u20ac', '100 %s %d', 'x' * 300):
            payload = ('%s\0%d\0%s' % (logger, 20, message)).encode('utf-8')
            yield parse('FORWARD_LOG',
                        payload,
                        'the logger %s, a message of %d characters' % (ascii(logger), len(message)),
                        kind='honest')
            yield from builds(
                'FORWARD_LOG',
                'the logger %s, a message of %d characters' % (ascii(logger), len(message)),
                {'logger': shown(logger), 'level': shown(20), 'message': shown(message)},
                kind='honest')
    for level in (0, 1, 10, 30, 40, 50, 100, -1, 2**31, 2**63 - 1):
        yield parse('FORWARD_LOG', b'l\0%d\0m' % level, 'the level %d' % level, kind='honest')
        yield from builds('FORWARD_LOG',
                          'the level %d' % level,
                          {'logger': shown('l'), 'level': shown(level), 'message': shown('m')},
                          kind='honest')
    for level in ('', ' 20', '20 ', '+20', '-20', '020', '2_0', '0x14', '20.0', 'INFO', '2 0',
                  '\u0662', '9' * 20, '9' * 5000):
        more = {'expect': REFUSED, 'stricter': NO_LEVEL
                } if level in ('2_0', '\u0662') or len(level) > 19 else {}
        yield parse('FORWARD_LOG', b'l\0' + level.encode('utf-8') + b'\0m',
                    'the level %s' % (ascii(level) if len(level) <= 20 else
                                      'of %d digits' % len(level)), **more)
    for payload in (b'', b'l', b'l\0', b'l\x0020', b'l\x0020\0', b'\0\0', b'\x0020\0m', b'l\0\0m',
                    b'l 20 m', b'\xff\x0020\0m', b'l\x0020\0\xff', b'l\x0020\0\xed\xa0\x80',
                    b'l\x0020\0\xe2\x82', b'l\0\xff\0m', b'l\x0020\0\xf0\x9f\x98',
                    b'l\x0020\0a\xc0\x80b'):
        yield parse('FORWARD_LOG', payload, 'the payload %s' % ascii(payload)[1:])


def names():
    for name in ('os', 'a.b', 'ansible_mitogen.target', '_x', 'x' * 300):
        yield parse('GET_MODULE', name.encode(), 'the module %s' % name[:40], kind='honest')
        yield parse('FORWARD_MODULE',
                    b'3\0' + name.encode(),
                    'the module %s to 3' % name[:40],
                    kind='honest')
        yield from builds('GET_MODULE',
                          'the module %s' % name[:40], {'fullname': shown(name)},
                          kind='honest')
        yield from builds('FORWARD_MODULE',
                          'the module %s' % name[:40],
                          {'context_id': shown(3), 'fullname': shown(name)},
                          kind='honest')
    for name in ('', 'caf\xe9', '\U0001f600', 'a b', 'a\0b', '.', 'a..b', '\n', '../x', 'a/b'):
        data = name.encode('utf-8')
        yield parse('GET_MODULE', data, 'the odd name %s' % ascii(name))
        yield parse('FORWARD_MODULE', b'3\0' + data, 'the odd name %s' % ascii(name))
        yield from builds('GET_MODULE', 'the odd name %s' % ascii(name), {'fullname': shown(name)})
    for data in (b'\xff', b'a\xff', b'\xed\xa0\x80', b'\xc0\x80', b'\xe2\x82'):
        yield parse('GET_MODULE', data, '%s is no UTF-8' % ascii(data)[1:])
        yield parse('FORWARD_MODULE', b'3\0' + data, '%s is no UTF-8' % ascii(data)[1:])
    for number in IDS:
        yield parse('FORWARD_MODULE', number.encode() + b'\0m', 'to %s' % number, kind='honest')
        yield from builds('FORWARD_MODULE',
                          'to %s' % number,
                          {'context_id': shown(int(number)), 'fullname': shown('m')},
                          kind='honest')
    for number in ODD_IDS:
        more = {'expect': REFUSED, 'stricter': 'PAY-8: ' + NO_ID} if number in NO_IDS else {}
        yield parse('FORWARD_MODULE',
                    number.encode('utf-8') + b'\0m', 'the id %s' % ascii(number), **more)
    yield parse('FORWARD_MODULE',
                b'3',
                'no NUL, and so no name',
                expect=REFUSED,
                stricter=('PAY-8: without a NUL nobody knows what to forward. The original goes on, '
                          'and looks for a module without a name'))
    for payload in (b'', b'\0', b'3\0', b'\0m', b'3:m', b'3 m'):
        yield parse('FORWARD_MODULE', payload, 'the payload %s' % ascii(payload)[1:])


def nothing():
    for handle in ('SHUTDOWN', 'ALLOCATE_ID', 'DETACHING'):
        yield parse(handle, b'', 'there is nothing in it', kind='honest')
        for payload in (b'x', b'\0', b'\x80\x02N.', b'\xff' * 100):
            yield parse(handle, payload,
                        'no receiver looks at %d bytes that it should not have' % len(payload))
        if handle != 'DETACHING':
            yield from builds(handle, 'there is nothing in it', {}, kind='honest')
    for reason in ('', 'invalid handle', 'no route to 9, my ID is 7', 'caf\xe9', '\U0001f600',
                   'two\nlines', 'a\0b', 'x' * 1000):
        yield parse('DEAD',
                    reason.encode('utf-8'),
                    'the reason %s' % ascii(reason[:30]),
                    kind='honest')
        yield from builds('DEAD',
                          'the reason %s' % ascii(reason[:30]), {'reason': shown(reason)},
                          kind='honest')
    for payload in (b'\xff', b'a\xffb', b'\xed\xa0\x80', b'\xe2\x82', b'\xe2\x82a', b'\xf0\x9f\x98',
                    b'\xc0\x80', b'\xf4\x90\x80\x80', b'\xe2\x28\xa1', b'\xf8\x88\x80\x80\x80',
                    b'\x80\x80', b'\xc3'):
        yield parse(
            'DEAD', payload, '%s is no UTF-8, and replaced: how many characters, Python 3 knows' %
            (ascii(payload)[1:]))


FILES = {
    'payload/routes.json': routes, 'payload/logs.json': logs, 'payload/names.json': names,
    'payload/nothing.json': nothing,
}
