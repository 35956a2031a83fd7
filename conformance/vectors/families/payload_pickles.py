"""The payloads that are pickles: each field of every kind, and every wrong shape."""

from families.payload_parts import (DICT, EMPTY, KINDS, LIST, NONE, ONE, REFUSED, STRICTER, CLAUSES,
                                    build, builds, number, parse, pickle, stricter, tup)
from families.pickle_parts import data, text
from families.pickle_dumps import WRITTEN
from families.value_json import shown

KWARGS = b'cmitogen.core\nKwargs\n}' + text('k') + b'K\x02s\x85R'
TEXTS = ('a text', 'bytes')
# For each payload: its fields as (name, sound value, the kinds that it may have).
FORMS = {
    'CALL_FUNCTION': [
        ('chain_id', NONE, tuple(KINDS)),  # The original itself refuses what is not hashable.
        ('module', text('mod'), ('a text',)),
        ('class', text('Cls'), ('a text', 'None')),
        ('function', text('fn'), ('a text',)),
        ('args', b')', ('a tuple', 'a list', 'a list of integers')),
        ('kwargs', KWARGS, ('Kwargs', 'a dict'))
    ],
    'CALL_SERVICE': [('service', text('svc'), TEXTS), ('method', text('m'), TEXTS),
                     ('kwargs', KWARGS, ('Kwargs', 'a dict'))],
    'LOAD_MODULE': [('fullname', text('pkg.mod'), TEXTS),
                    ('pkg_present', b']' + text('sub') + b'a', ('None', 'a list', 'a tuple')),
                    ('path', text('/x/mod.py'), TEXTS + ('None',)),
                    ('compressed', data(b'x\x9c\x03\0\0\0\0\x01'), ('a Blob', 'bytes',
                                                                    'bytes that are no UTF-8')),
                    ('related', LIST, ('a list', 'a tuple'))],
    'GET_RESOURCE': [('package', text('pkg'), ('a text',)),
                     ('resource', text('f.txt'), ('a text',))],
}


def sound(handle):
    return [value for _, value, _ in FORMS[handle]]


def shapes(handle, reply=False, fields=None):
    """A tuple that is too short or too long, another value, and bytes that are no pickle."""
    fields = fields or sound(handle)
    for count in range(len(fields)):
        yield parse(handle, pickle(tup(*fields[:count])),
                    'a tuple of %d, not %d' % (count, len(fields)), reply)
    yield parse(handle, pickle(tup(*(fields + [NONE]))),
                'a tuple of %d, not %d' % (len(fields) + 1, len(fields)), reply)
    why = CLAUSES[handle] + ': every peer writes a tuple. The original unpacks whatever has as many items'
    for what, value in (('a list', b'(' + b''.join(fields) + b'l'),):
        yield parse(handle,
                    pickle(value),
                    '%s of the right length' % what,
                    reply,
                    expect=REFUSED,
                    stricter=why)
    for what, value in sorted(KINDS.items()):
        if value not in (EMPTY,):
            yield parse(handle, pickle(value), '%s, not a tuple' % what, reply)
    for payload, what in ((b'', 'no pickle'), (b'x', 'no opcode'), (pickle(
            tup(*fields))[:-1], 'no STOP'), (b'\x80\x02cos\nsystem\n.',
                                             'a global that is not allowed')):
        yield parse(handle, payload, what, reply)
    yield parse(handle,
                pickle(tup(*fields)) + b'trailing', 'bytes behind the pickle are ignored', reply)


def kinds(handle):
    for place, (name, value, good) in enumerate(FORMS[handle]):
        for what, other in sorted(KINDS.items()):
            fields = sound(handle)
            fields[place] = other
            payload, why = pickle(tup(*fields)), '%s is %s' % (name, what)
            is_name = handle == 'CALL_FUNCTION' and name in ('module', 'class', 'function')
            if is_name and what == 'bytes':
                yield parse(handle,
                            payload,
                            why + ', as Python 2 may write it',
                            strictness='SHOULD',
                            expect=call_with(name, 'b'))
            elif what in good:
                yield parse(handle, payload, why)
            else:
                yield stricter(handle, payload, why)


def call_with(name, value):
    fields = {'chain_id': None, 'module': 'mod', 'class': 'Cls', 'function': 'fn', 'args': ()}
    fields[name] = value
    made = {k: shown(v) for k, v in fields.items()}
    made['kwargs'] = {'root': {'ref': 0}, 'nodes': [{'kwargs': [['k', 2]]}]}
    return {'fields': made}


def calls():
    yield parse('CALL_FUNCTION', pickle(tup(*sound('CALL_FUNCTION'))), 'a call', kind='honest')
    for args in (b')', ONE + b'\x85', tup(ONE, text('a'), data(b'b'), NONE), tup(LIST, DICT,
                                                                                 EMPTY)):
        yield parse('CALL_FUNCTION',
                    pickle(tup(text('main-1'), text('m'), NONE, text('f'), args, KWARGS)),
                    'a call of a chain, with arguments',
                    kind='honest')
    for module in ('m.n', 'caf\xe9', '__main__', 'a b'):
        yield parse('CALL_FUNCTION', pickle(tup(NONE, text(module), NONE, text('f'), b')', KWARGS)),
                    'the module %s' % ascii(module))
    for name in ('', '_f', 'caf\xe9', 'a.b'):
        yield parse('CALL_FUNCTION', pickle(tup(NONE, text('m'), NONE, text(name), b')', KWARGS)),
                    'the function %s' % ascii(name))
        yield parse('CALL_FUNCTION',
                    pickle(tup(NONE, text('m'), text(name), text('f'), b')', KWARGS)),
                    'the class %s' % ascii(name))
    for what, entries in (('b\'k\'', data(b'k') + ONE), ("'k'", text('k') + ONE),
                          ('an integer', ONE + ONE), ("''", text('') + ONE), ('None', NONE + ONE),
                          ('e acute', text('\xe9') + ONE)):
        kwargs = b'cmitogen.core\nKwargs\n}(' + entries + b'u\x85R'
        for handle, fields in (('CALL_FUNCTION', [NONE,
                                                  text('m'), NONE,
                                                  text('f'), b')', kwargs]), ('CALL_SERVICE', [
                                                      text('s'), text('m'), kwargs
                                                  ])):
            make = stricter if what in ('an integer', 'None') else parse
            yield make(handle, pickle(tup(*fields)), 'kwargs with the key %s' % what)
    for handle in ('CALL_FUNCTION', 'CALL_SERVICE'):
        for case in list(shapes(handle)) + list(kinds(handle)):
            yield case


def replies():
    for what, value in sorted(KINDS.items()):
        yield parse('CALL_FUNCTION', pickle(value), 'the result is %s' % what, True, kind='honest')
        yield parse('CALL_SERVICE', pickle(value), 'the result is %s' % what, True, kind='honest')
    error = b'cmitogen.core\n_unpickle_call_error\n' + text(
        'builtins.ValueError: oops\n  File "x"\n') + b'\x85R'
    for handle in ('CALL_FUNCTION', 'CALL_SERVICE'):
        yield parse(handle, pickle(error), 'the call failed', True, kind='honest')
        for payload, what in ((b'', 'no pickle'), (b'N', 'no STOP'), (b'\x80\x02cos\nsystem\n.',
                                                                      'a global'),
                              (b'\x80\x02N.N.', 'two pickles: the first counts')):
            yield parse(handle, payload, what, True)
    for length, releases in ((99, {'before': '0.3.52'}), (100, {'before': '0.3.52'}),
                             (500, {'since': '0.3.52'}), (501, {'since': '0.3.52'})):
        context = b'cmitogen.core\n_unpickle_context\n' + tup(ONE, text('n' * length)) + b'R'
        yield parse('CALL_FUNCTION',
                    pickle(context),
                    'the name of a Context has at most %d characters, this one %d' %
                    (99 if length < 500 else 500, length),
                    True,
                    'DIA-3',
                    **releases)


def blocks():
    for first, end in ((1, 1001), (1001, 2001), (1, 2), (0, 1), (4294966295, 4294967295)):
        yield parse('ALLOCATE_ID',
                    pickle(tup(number(first), number(end))),
                    'the ids from %d up to %d' % (first, end),
                    True,
                    kind='honest')
        if first:
            yield from builds('ALLOCATE_ID',
                        'the ids from %d up to %d' % (first, end),
                        {'first': shown(first), 'end': shown(end)},
                        True,
                        'python3',
                        kind='honest')
    for first, end in ((5, 5), (5, 4), (-1, 5), (-5, -1), (1, 4294967296), (4294967296, 4294967297),
                       (1, 2**62)):
        yield parse('ALLOCATE_ID',
                    pickle(tup(number(first), number(end))),
                    'the ids from %d up to %d' % (first, end),
                    True,
                    expect=REFUSED,
                    stricter=('PAY-9: a block has at least one id, and its numbers have 32 bits, as '
                              'ids have in every frame. No master gives out another block'))
    for place in (0, 1):
        for what, value in sorted(KINDS.items()):
            fields = [ONE, b'K\x05']
            fields[place] = value
            if what not in ('an integer',):
                yield parse('ALLOCATE_ID',
                            pickle(tup(*fields)),
                            '%s is %s' % (('first', 'end')[place], what),
                            True,
                            expect=REFUSED,
                            stricter='PAY-9: ' + STRICTER)
    for case in shapes('ALLOCATE_ID', True, [ONE, b'K\x05']):
        yield case


def modules():
    yield parse('LOAD_MODULE', pickle(tup(*sound('LOAD_MODULE'))), 'a package', kind='honest')
    blob = b'cmitogen.core\nBlob\n' + data(b'x\x9c\x03\0\0\0\0\x01') + b'\x85R'
    for present, what in ((NONE, 'no package'), (LIST, 'a package with nothing in it'),
                          (b'](' + text('a') + text('b') + b'e',
                           'a package of two'), (b'](' + data(b'a') + data(b'b') + b'e',
                                                 'a package of two, as Python 2 writes them')):
        yield parse('LOAD_MODULE',
                    pickle(tup(text('m'), present, text('m.py'), blob, LIST)),
                    what,
                    kind='honest')
    yield parse('LOAD_MODULE',
                pickle(tup(text('m'), NONE, NONE, NONE, b')')),
                'there is no such module',
                kind='honest')
    yield parse('LOAD_MODULE',
                pickle(
                    tup(text('m'), NONE, text('m.py'), blob,
                        b'](' + text('n') + text('o.p') + b'e')),
                'two modules that it is likely to need',
                kind='honest')
    for compressed in (b'', b'no zlib', b'x\x9c'):
        yield parse(
            'LOAD_MODULE', pickle(tup(text('m'), NONE, text('m.py'), data(compressed), LIST)),
            'the source %s: nobody inflates it before it is imported' % ascii(compressed)[1:])
    for fullname in ('', 'caf\xe9', 'a..b'):
        yield parse('LOAD_MODULE', pickle(tup(text(fullname), NONE, text('m.py'), blob, LIST)),
                    'the name %s' % ascii(fullname))
    for case in list(shapes('LOAD_MODULE')) + list(kinds('LOAD_MODULE')):
        yield case


def resources():
    for case in list(shapes('GET_RESOURCE')) + list(kinds('GET_RESOURCE')):
        yield case
    for package, resource in ((data(b'pkg'), data(b'f.txt')), (text('pkg'), text('f.txt'))):
        is_bytes = package[:1] == b'T'
        yield parse('GET_RESOURCE',
                    pickle(tup(package, resource)),
                    'names as %s, before 0.3.39' % ('bytes' if is_bytes else 'text'),
                    since='0.3.37',
                    before='0.3.39',
                    kind='honest')
        make = stricter if is_bytes else parse
        yield make('GET_RESOURCE', pickle(tup(package, resource)),
                   'names as %s, from 0.3.39 on' % ('bytes' if is_bytes else 'text'))
    key = tup(text('pkg'), text('f.txt'))
    for content, what in ((NONE, 'there is no such file'), (data(b''), 'an empty file'),
                          (data(b'abc\0\xff'), 'a file')):
        yield parse('LOAD_RESOURCE', pickle(key) + pickle(content), what, kind='honest')
        yield parse('LOAD_RESOURCE',
                    pickle(tup(text('pkg'), text('f.txt'), content)),
                    what + ', in one tuple',
                    since='0.3.37',
                    before='0.3.41',
                    kind='honest')
        yield parse('LOAD_RESOURCE', pickle(tup(text('pkg'), text('f.txt'), content)),
                    what + ', in one tuple, which is over')
        yield parse('LOAD_RESOURCE',
                    pickle(key) + pickle(content),
                    what + ', in two pickles, too soon',
                    since='0.3.37',
                    before='0.3.41')
    for what, value in sorted(KINDS.items()):
        good = what in ('None', 'bytes', 'bytes that are no UTF-8')
        payload = pickle(key) + pickle(value)
        yield parse('LOAD_RESOURCE', payload, 'the content is %s' %
                    what) if good else stricter('LOAD_RESOURCE', payload, 'the content is %s' %
                                                what)
        payload = pickle(value) + pickle(NONE)
        yield parse('LOAD_RESOURCE', payload, 'the key is %s' % what)
        for place, name in enumerate(('package', 'resource')):
            fields = [text('pkg'), text('f.txt')]
            fields[place] = value
            payload = pickle(tup(*fields)) + pickle(NONE)
            yield parse('LOAD_RESOURCE', payload, '%s is %s' %
                        (name, what)) if what == 'a text' else stricter(
                            'LOAD_RESOURCE', payload, '%s is %s' % (name, what))
    for payload, what in ((b'', 'no pickle'), (pickle(key), 'one pickle of two'),
                          (pickle(key) + b'x', 'no second pickle'),
                          (pickle(key) + pickle(NONE) + pickle(NONE), 'three pickles'),
                          (pickle(tup(text('p'))) + pickle(NONE), 'a key of one'),
                          (pickle(tup(text('p'), text('f'), NONE)) + pickle(NONE),
                           'a key of three'), (pickle(key) + b'\x80\x02c__builtin__\nbytes\n)R.',
                                               'empty bytes by a call: no global is allowed')):
        yield parse('LOAD_RESOURCE', payload, what)
    yield stricter('LOAD_RESOURCE',
                   b'\x80\x02(' + text('p') + b'q\0' + text('f') + b'q\x01tq\x02.\x80\x02h\0.',
                   'a text as the content, from the memo of the key')


def chunks():
    for content in (b'', b'x', b'abc', bytes(range(256)), b'\x80\x02N.', pickle(
            data(b'abc')), b'z' * 5000):
        yield parse('FILE_CHUNK',
                    content,
                    'raw bytes, whatever they look like',
                    since='0.3.39',
                    kind='honest')
        blob = b'cmitogen.core\nBlob\n' + data(content) + b'\x85R'
        yield parse('FILE_CHUNK',
                    pickle(blob),
                    'a Blob, before 0.3.39',
                    before='0.3.39',
                    kind='honest')
        yield build('FILE_CHUNK',
                    'raw bytes, in no pickle', {'data': shown(content)},
                    since='0.3.39',
                    kind='honest')
        for profile in ('python3', 'compact'):
            yield build('FILE_CHUNK',
                        'a Blob, before 0.3.39, %s' % WRITTEN[profile], {'data': shown(content)},
                        before='0.3.39',
                        profile=profile,
                        kind='honest')
    for what, value in sorted(KINDS.items()):
        make = parse if what.startswith('bytes') or what == 'a Blob' else stricter
        yield make('FILE_CHUNK', pickle(value), '%s, before 0.3.39' % what, before='0.3.39')
    for payload in (b'', b'raw', b'\x80\x02', b'\x80\x02cos\nsystem\n.'):
        yield parse('FILE_CHUNK',
                    payload,
                    '%s, before 0.3.39' % ascii(payload)[1:],
                    before='0.3.39')


def pickled_builds():
    kwargs = {'root': {'ref': 0}, 'nodes': [{'kwargs': [['k', 1]]}]}
    none, some = {'root': {'ref': 0}, 'nodes': [{'kwargs': []}]}, shown(('a', 1))
    for profile in ('python3', 'python2', 'compact'):
        form = WRITTEN[profile]
        # cPickle leaves out memo entries of what nothing else refers to, as the sender has it.
        held = {'strictness': 'OBSERVED'} if profile == 'python2' else {'kind': 'honest'}
        for chain, cls, args in ((None, None, shown(
            ())), ('main-1-2', 'Class', some), (None, 'Class', shown(([1], {'x': 'y'})))):
            yield from builds(
                'CALL_FUNCTION',
                'a call, %s' % form, {
                    'chain_id': shown(chain), 'module': shown('mod.ule'), 'class': shown(cls),
                    'function': shown('func'), 'args': args, 'kwargs': kwargs
                },
                profile=profile,
                **held)
        yield from builds('CALL_SERVICE',
                    'a call of a service, %s' % form,
                    {'service': shown('a.Svc'), 'method': shown('get'), 'kwargs': none},
                    profile=profile,
                    **held)
        for value in (None, 1, 'text', b'bytes', [1, 2], {'a': (1,)}):
            yield build('CALL_FUNCTION',
                        'a result, %s' % form, {'value': shown(value)},
                        True,
                        profile,
                        **held,
                        since='0.3.41')
        yield from builds('CALL_FUNCTION',
                    'an error, %s' % form,
                    {'value': {'root': {'callerror': 'x.E: y'}}},
                    True,
                    profile,
                    **held)
        for present, path, source in ((None, 'm.py', '789c'), (['a',
                                                                'b'], 'm/__init__.py', '789c00')):
            yield from builds('LOAD_MODULE',
                        'a module, %s' % form, {
                            'fullname': shown('pkg.mod'), 'pkg_present': shown(present),
                            'path': shown(path), 'compressed': {'root': {'blob': source}
                                                                }, 'related': shown(['os.x'])
                        },
                        profile=profile,
                        **held)
        yield from builds('LOAD_MODULE',
                    'there is no such module, %s' % form, {
                        'fullname': shown('pkg.mod'), 'pkg_present': shown(None),
                        'path': shown(None), 'compressed': shown(None), 'related': shown(())
                    },
                    profile=profile,
                    **held)
        for since, before in (('0.3.37', '0.3.39'), ('0.3.39', None)):
            yield build('GET_RESOURCE',
                        'a request, %s' % form,
                        {'package': shown('pkg'), 'resource': shown('f')},
                        profile=profile,
                        since=since,
                        before=before,
                        **held)
        first = [('0.3.37', '0.3.41')] if profile != 'compact' else [('0.3.37', '0.3.39'), ('0.3.39', '0.3.41')]
        for since, before in first + [('0.3.41', None)]:
            for content in (None, b'content'):
                yield build(
                    'LOAD_RESOURCE',
                    'a resource, %s' % form,
                    {'package': shown('pkg'), 'resource': shown('f'), 'data': shown(content)},
                    profile=profile,
                    since=since,
                    before=before,
                    **held)


FILES = {
    'payload/calls.json': calls, 'payload/replies.json': replies, 'payload/id_blocks.json': blocks,
    'payload/modules.json': modules, 'payload/resources.json': resources,
    'payload/file_chunks.json': chunks, 'payload/build.json': pickled_builds,
}
