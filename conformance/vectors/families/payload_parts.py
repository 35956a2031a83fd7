"""Payloads: pickled pieces, and the fields that they are to be read as."""

import struct

from cases import Case
from families.pickle_parts import data, text

SINCE = {'GET_RESOURCE': '0.3.39', 'LOAD_RESOURCE': '0.3.41'}
CLAUSES = {
    'GET_MODULE': 'PAY-6', 'CALL_FUNCTION': 'PAY-1', 'FORWARD_LOG': 'PAY-2', 'ADD_ROUTE': 'PAY-3',
    'DEL_ROUTE': 'PAY-3', 'ALLOCATE_ID': 'PAY-9', 'SHUTDOWN': 'PAY-5', 'LOAD_MODULE': 'PAY-7',
    'FORWARD_MODULE': 'PAY-8', 'DETACHING': 'PAY-10', 'CALL_SERVICE': 'PAY-11', 'STUB_CALL_SERVICE':
    'PAY-12', 'GET_RESOURCE': 'PAY-13', 'LOAD_RESOURCE': 'PAY-14', 'FILE_CHUNK': 'PAY-15', 'DEAD':
    'PAY-16'
}
TAGS = '0.3.39'
REFUSED = {'refused': {'kind': 'peer'}}
STRICTER = ('no peer writes a field of this kind. The original looks at a field when it uses it, and '
            'may fail in the middle; who looks at all fields first has done nothing yet')

NONE, TRUE, ONE, FLOAT = b'N', b'\x88', b'K\x01', b'G?\xf8\0\0\0\0\0\0'
LIST, DICT, EMPTY = b']', b'}', b')'
# One value of each kind, for fields that want another.
KINDS = {
    'None': NONE, 'True': TRUE, 'an integer': ONE, 'a negative integer': b'J\xff\xff\xff\xff',
    'a float': FLOAT, 'a text': text('t'), 'bytes': data(b'b'), 'bytes that are no UTF-8':
    data(b'\xff'), 'a list': LIST, 'a tuple': EMPTY, 'a list of integers': b']K\x01a', 'a dict':
    DICT, 'Kwargs': b'cmitogen.core\nKwargs\n}\x85R', 'a Blob':
    b'cmitogen.core\nBlob\n' + data(b'z') + b'\x85R', 'a CallError':
    b'cmitogen.core\nCallError\n' + text('e') + b'\x85R'
}


def tup(*items):
    return b'(' + b''.join(items) + b't'


def pickle(value):
    return b'\x80\x02' + value + b'.'


def number(value):
    return b'\x8a\x09' + struct.pack('<q', value) + b'\0' if abs(value) < 2**63 else b'N'


def parse(handle, payload, why, reply=False, clause=None, **more):
    request = {'handle': handle, 'bytes': payload.hex()}
    if reply:
        request['reply'] = True
        clause = clause or ('PAY-4' if handle.startswith('CALL') else None)
    more.setdefault('since', SINCE.get(handle))
    return Case('payload.parse', request, clause or CLAUSES[handle], why, **more)


def stricter(handle, payload, why, **more):
    clause = CLAUSES[handle]
    return parse(handle,
                 payload,
                 why,
                 expect=REFUSED,
                 stricter='%s: %s' % (clause, STRICTER),
                 **more)


def build(handle, why, fields, reply=False, profile=None, **more):
    request = {'handle': handle, 'fields': fields}
    if reply:
        request['reply'] = True
    if profile:
        request['profile'] = profile
    more.setdefault('since', SINCE.get(handle))
    clause = 'PAY-4' if reply and handle.startswith('CALL') else CLAUSES[handle]
    return Case('payload.build', request, clause, why, **more)


def builds(handle, why, fields, *args, **more):
    """Both forms of a payload that every release builds: messages have tags from 0.3.39 on."""
    yield build(handle, why, fields, *args, **dict(more, since=TAGS))
    yield build(handle, why + ', before there were tags', fields, *args,
                **dict(more, before=TAGS, since=None))
