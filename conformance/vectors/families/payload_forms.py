"""Payloads in forms that only some releases have, and payloads of many values to be built in every profile."""

from cases import HONEST
from families.payload_parts import KINDS, NONE, build, parse, pickle, stricter, tup
from families.pickle_dumps import WRITTEN
from families.pickle_parts import data, text
from families.value_json import shown

FIRST, TEXT_NAMES, TWO_PICKLES = '0.3.37', '0.3.39', '0.3.41'
CONTENT = data(b'content')


def node(*nodes):
    return {'root': {'ref': 0}, 'nodes': list(nodes)}


def resources():
    """From 0.3.37 to 0.3.40 a resource is one pickle, and up to 0.3.38 its names are bytes."""
    old = dict(since=FIRST, before=TWO_PICKLES)
    sound = [text('pkg'), text('file'), CONTENT]
    yield parse('LOAD_RESOURCE', pickle(tup(*sound)), 'a resource, in one pickle', kind=HONEST, **old)
    yield parse('LOAD_RESOURCE', pickle(tup(*sound[:2] + [NONE])), 'there is none, in one pickle',
                kind=HONEST, **old)
    yield stricter('LOAD_RESOURCE', pickle(tup(data(b'pkg'), data(b'file'), CONTENT)),
                   'a resource, its names in bytes', **old)
    yield parse('LOAD_RESOURCE', pickle(tup(*sound[:2])) + pickle(CONTENT),
                'two pickles, as from 0.3.41 on', **old)
    yield parse('LOAD_RESOURCE', pickle(tup(*sound)), 'one pickle, as before 0.3.41', since=TWO_PICKLES)
    for count in range(3):
        yield parse('LOAD_RESOURCE', pickle(tup(*sound[:count])), 'a tuple of %d' % count, **old)
    yield parse('LOAD_RESOURCE', pickle(tup(*sound + [NONE])), 'a tuple of 4', **old)
    for what in ('bytes', 'a text'):
        ask = stricter if what == 'a text' else parse
        yield ask('LOAD_RESOURCE', pickle(tup(*sound[:2] + [KINDS[what]])),
                  'the data is %s, in one pickle' % what, **old)
    for names, what in (((data(b'pkg'), data(b'file')), 'bytes'), ((text('pkg'), text('file')), 'texts'),
                        ((text('pkg'), data(b'file')), 'a text and bytes')):
        yield parse('GET_RESOURCE', pickle(tup(*names)), 'names are %s' % what, kind=HONEST,
                    since=FIRST, before=TEXT_NAMES)
    for payload, what in ((b'', 'no pickle'), (pickle(NONE), 'None'), (pickle(tup(text('p'))), 'one name'),
                          (pickle(tup(text('p'), text('f'), NONE)), 'three names')):
        yield parse('GET_RESOURCE', payload, '%s, before 0.3.39' % what, since=FIRST, before=TEXT_NAMES)


def proxied():
    """What `_proxy_connect` answers: the new context, or why there is none."""
    error = 'error occurred on host web: EOF on stream; last 100 lines received:\nsh: 1: no such thing'
    for values, what in (((7, 'ssh.db', None), 'a context'), ((4294967295, 'x', None), 'the highest id'),
                         ((7, 'caf\xe9', None), 'a name that is not ASCII'),
                         ((None, None, error), 'an error'), ((None, None, ''), 'an error without words')):
        yield dict(zip(('id', 'name', 'msg'), values)), 'the answer of _proxy_connect: %s' % what


def values():
    yield from ((v, 'the result %r' % (v,)) for v in (
        True, 0, -1, 2**31, 2**63, 1.5, float('inf'), '', 'caf\xe9', '\U0001f600', b'', b'\xff', [], (),
        {}, [None, True], (1, (2, (3,))), {'rc': 0, 'stdout': b'ok\n', 'stderr': b''},
        {'a': {'b': {'c': []}}}, {1: 2, (1, 2): 3, None: 4}, [b'a', 'a'], ['x'] * 3, list(range(300))))


def builds():
    no_kwargs = node({'kwargs': []})
    for profile, form in WRITTEN.items():
        held = {'strictness': 'OBSERVED'} if profile == 'python2' else {'kind': HONEST}

        def make(handle, why, fields, reply=False, **more):
            return build(handle, '%s, %s' % (why, form), fields, reply, profile,
                         **dict(dict(held, since=TWO_PICKLES), **more))

        for value, what in list(proxied()) + list(values()):
            if profile == 'python2' and isinstance(value, dict) and len(value) > 1:
                continue  # Its dicts have an order of their own, which cannot be asked for.
            yield make('CALL_FUNCTION', what, {'value': shown(value)}, True)
        for special, what in (({'blob': '00ff'}, 'a Blob'), ({'secret': 'pw'}, 'a Secret'),
                              ({'context': [7, 'ssh.db']}, 'a Context'), ({'sender': [0, 1001]}, 'a Sender')):
            yield make('CALL_FUNCTION', 'the result is %s' % what, {'value': {'root': special}}, True)
            args = node({'tuple': [special, 1]})
            yield make('CALL_FUNCTION', 'an argument is %s' % what, {
                'chain_id': shown(None), 'module': shown('mod'), 'class': shown(None),
                'function': shown('func'), 'args': args, 'kwargs': no_kwargs})
        for args, what in (((None,), 'None'), ((True, False), 'bools'), ((1, 2, 3, 4), 'four'),
                           ((b'bytes', 'text'), 'bytes and text'), (([1], {'k': [2]}), 'containers'),
                           (((),), 'an empty tuple'), (('\u20ac',), 'no ASCII'), ((2**70,), 'a large integer')):
            yield make('CALL_FUNCTION', 'arguments: %s' % what, {
                'chain_id': shown('chain-1'), 'module': shown('mod'), 'class': shown(None),
                'function': shown('func'), 'args': shown(args), 'kwargs': no_kwargs})
        for entries, what in (([['path', '/etc/hosts']], 'a path'), ([['a', None], ['b', True]], 'two'),
                              ([['sender', {'sender': [3, 1001]}]], 'a Sender'),
                              ([['data', {'bytes': '00ff'}]], 'bytes')):
            if profile == 'python2' and len(entries) > 1:
                continue  # Its dicts have an order of their own.
            yield make('CALL_SERVICE', 'arguments of a service: %s' % what, {
                'service': shown('mitogen.service.FileService'), 'method': shown('fetch'),
                'kwargs': node({'kwargs': entries})})
        for present, related, what in ((['a'], [], 'one submodule'), ([], ['x'], 'a package without any'),
                                       (None, ['a', 'b', 'c'], 'related modules'),
                                       (None, ['a', 'a'], 'one related module twice')):
            yield make('LOAD_MODULE', what, {
                'fullname': shown('pkg'), 'pkg_present': shown(present), 'path': shown('pkg.py'),
                'compressed': {'root': {'blob': '789c'}}, 'related': shown(related)})
        for package, name, what in (('pkg', 'dir/file', 'a path'), ('pkg.sub', '', 'no name'),
                                    ('pkg', '\u20ac', 'no ASCII')):
            yield make('GET_RESOURCE', 'a resource: %s' % what,
                       {'package': shown(package), 'resource': shown(name)})
            for content in (b'', b'\x80\x02N.'):
                yield make('LOAD_RESOURCE', 'a resource of %d bytes: %s' % (len(content), what), {
                    'package': shown(package), 'resource': shown(name), 'data': shown(content)})


FILES = {'payload/old_resources.json': resources, 'payload/build_values.json': builds}
