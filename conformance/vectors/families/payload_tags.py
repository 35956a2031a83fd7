"""Payloads in messages of each tag: who looks at it, and who does not."""

from cases import HONEST, Case
from families.payload_parts import KINDS, ONE, pickle, tup
from families.payload_pickles import FORMS
from families.pickle_parts import data, text

LEGACY, PICKLE, RAW = TAGS = (0x4d49, 0x4d4a, 0x4d4b)
NAMES = {LEGACY: 'the legacy tag', PICKLE: 'the tag of a pickle', RAW: 'the tag of raw bytes'}
SINCE = '0.3.39'
NOT_ALL = {'LOAD_RESOURCE': '0.3.41'}
BLOB = b'cmitogen.core\nBlob\n' + data(b'zip') + b'\x85R'
ERROR = b'cmitogen.core\n_unpickle_call_error\n' + text('x.E: y') + b'\x85R'
# Payloads that are no pickles, as peers write them: their readers ignore the tag.
TEXTS = {
    'ADD_ROUTE': (b'7:ssh.host', b'7:caf\xc3\xa9'), 'DEL_ROUTE': (b'7', b'4294967295'),
    'FORWARD_LOG': (b'logger\x0020\0hello', b'\x0010\0\xe2\x82\xac'),
    'GET_MODULE': (b'os', b'pkg.mod'), 'FORWARD_MODULE': (b'3\0pkg.mod', b'0\0x'),
    'ALLOCATE_ID': (b'', b'x'), 'SHUTDOWN': (b'', b'x'), 'DETACHING': (b'', b'x'),
    'DEAD': (b'no route', b'', b'\xff'),
}
PICKLES = {
    'LOAD_RESOURCE': pickle(text('pkg') + text('file') + b'\x86') + pickle(data(b'content')),
    'CALL_SERVICE': pickle(tup(text('a.Svc'), text('get'), b'cmitogen.core\nKwargs\n}\x85R')),
}
REPLIES = (('CALL_FUNCTION', pickle(ONE)), ('CALL_FUNCTION', pickle(ERROR)),
           ('CALL_SERVICE', pickle(b'}')), ('ALLOCATE_ID', pickle(b'K\x05K\x07\x86')))


def ask(handle, payload, tag, why, reply=False, clause='PAY-17', **more):
    request = dict({'handle': handle, 'bytes': payload.hex(), 'tag': tag},
                   **({'reply': True} if reply else {}))
    more.setdefault('since', NOT_ALL.get(handle, SINCE))
    return Case('payload.parse', request, clause, '%s: %s' % (NAMES[tag], why), **more)


def sound(handle):
    return PICKLES.get(handle) or pickle(tup(*[value for _, value, _ in FORMS[handle]]))


def tags():
    for tag in TAGS:
        for handle, payloads in sorted(TEXTS.items()):
            for payload in payloads:
                yield ask(handle, payload, tag, '%s is %s, and no pickle' %
                          (handle, ascii(payload)[1:]), kind=HONEST if tag == LEGACY else 'odd')
        for handle in sorted(FORMS):
            yield ask(handle, sound(handle), tag, '%s, a pickle' % handle,
                      kind=HONEST if tag == PICKLE else 'odd')
            yield ask(handle, b'junk', tag, '%s, which is no pickle' % handle)
        for handle, payload in REPLIES:
            yield ask(handle, payload, tag, 'the reply to %s, a pickle' % handle, reply=True,
                      kind=HONEST if tag == PICKLE else 'odd')
            yield ask(handle, b'junk', tag, 'the reply to %s, no pickle' % handle, reply=True)


def chunks():
    for tag in TAGS:
        for content in (b'', b'x', b'content', b'\x80\x02]q\0.', b'\xff' * 300,
                        b'\x80\x02cos\nsystem\n.', b'N.', b'.'):
            yield ask('FILE_CHUNK', content, tag, 'a chunk of the bytes %s' % ascii(content[:20])[1:],
                      clause='PAY-15', kind=HONEST if tag == RAW else 'odd')
        yield ask('FILE_CHUNK', pickle(BLOB), tag, 'a Blob, as before 0.3.39', clause='PAY-15')
        for what, value in sorted(KINDS.items()):
            yield ask('FILE_CHUNK', pickle(value), tag, 'a pickle of %s' % what, clause='PAY-15')


FILES = {'payload/tags.json': tags, 'payload/tagged_chunks.json': chunks}
