"""What a testee wrote: read back here, without the testee, and compared with what it was asked for.

A writer may spell a value in many ways. Its pickles have to mean what was asked
for, and the oldest peer has to be able to read them.
"""

import io
import json
import os
import pickle
import pickletools
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.join(HERE, '..', 'testee'))

from answers import payloads, stand_in  # noqa: E402
from answers.stand_in import Core  # noqa: E402

import cells  # noqa: E402

OWN_FORM = 'compact'
# Peers on Python 2.7 read no later protocol (PKL-3).
PROTOCOL = 2
LEGACY_TAG, PICKLE_TAG = 0x4d49, 0x4d4a
# From this release on, pickles have a tag of their own.
PICKLE_TAGS = '0.3.39'
# No peer writes these, and implementations refuse them (PKL-4).
REFUSED = frozenset(('BUILD', 'OBJ', 'INST', 'NEWOBJ', 'EXT1', 'EXT2', 'EXT4', 'PERSID', 'BINPERSID'))
# From these releases on, chunks are in no pickle, and resources are in two.
RAW_CHUNKS, TWO_PICKLES = '0.3.39', '0.3.41'
# The fields of payloads that are one pickled tuple.
FIELDS = {
    'CALL_FUNCTION': ('chain_id', 'module', 'class', 'function', 'args', 'kwargs'),
    'CALL_SERVICE': ('service', 'method', 'kwargs'),
    'LOAD_MODULE': ('fullname', 'pkg_present', 'path', 'compressed', 'related'),
    'GET_RESOURCE': ('package', 'resource'),
    'LOAD_RESOURCE': ('package', 'resource', 'data'),
}
TEXTS = ('package', 'resource')
REPLIES = {'CALL_FUNCTION': None, 'CALL_SERVICE': None, 'ALLOCATE_ID': ('first', 'end')}


class Unreadable(Exception):
    """A peer does not read this, or reads it as something that it cannot be meant as."""


# ---- Pickles ----

def call_error(text):
    error = Core.CallError('')
    error.args = (wanted(text, str),)
    return error


def context(number, name):
    return Core.Context(None, wanted(number, int), name)


def sender(number, handle):
    return Core.Sender(Core.Context(None, wanted(number, int)), wanted(handle, int))


def kwargs(entries):
    return Core.Kwargs((k.decode('utf-8') if isinstance(k, bytes) else k, v)
                       for k, v in entries.items())


def latin1(text, encoding):
    return wanted(text, str).encode('latin1')


def wanted(value, kind):
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Unreadable('expected %s, got %s' % (kind.__name__, type(value).__name__))
    return value


GLOBALS = {
    ('mitogen.core', '_unpickle_call_error'): call_error, ('mitogen.core', 'CallError'): call_error,
    ('mitogen.core', '_unpickle_sender'): sender, ('mitogen.core', '_unpickle_context'): context,
    ('mitogen.core', 'Blob'): Core.Blob, ('mitogen.core', 'Secret'): Core.Secret,
    ('mitogen.core', 'Kwargs'): kwargs, ('_codecs', 'encode'): latin1,
    ('__builtin__', 'bytes'): bytes,
}


class Unpickler(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) not in GLOBALS:
            raise Unreadable('no peer allows the global %s.%s' % (module, name))
        return GLOBALS[module, name]


def require_old_opcodes(data):
    at = 0
    while at < len(data):
        for opcode, argument, position in pickletools.genops(io.BytesIO(data[at:])):
            protocol = argument if opcode.name == 'PROTO' else opcode.proto
            if protocol > PROTOCOL:
                raise Unreadable('%s at %d is of protocol %d, and the oldest peer reads 2 at most' % (
                    opcode.name, at + position, protocol))
            if opcode.name in REFUSED:
                raise Unreadable('%s at %d is an opcode that is refused' % (
                    opcode.name, at + position))
        at += position + 1


def pickles(data):
    """The values of all pickles, which have one memo."""
    try:
        require_old_opcodes(data)
        source, values = io.BytesIO(data), []
        # Strings of Python 2 are read as bytes, as the original does.
        unpickler = Unpickler(source, fix_imports=False, encoding='bytes')
        while source.tell() < len(data):
            values.append(unpickler.load())
        return values
    except Unreadable:
        raise
    except Exception as e:
        raise Unreadable('%s: %s' % (type(e).__name__, e))


# ---- Answers ----

def is_pickled(vector):
    """Whether a right answer to the question has pickles in its bytes."""
    if vector['op'] == 'pickle.dump':
        return True
    if vector['op'] != 'payload.build' or 'refused' in (vector.get('expect') or ()):
        return False
    request = vector['request']
    handle = request['handle']
    if handle == 'FILE_CHUNK':
        return ends_before(vector, RAW_CHUNKS)
    return handle in (REPLIES if request.get('reply') else FIELDS)


def is_own_form(vector):
    """Whether the testee chooses the form, so that only the meaning can be compared."""
    return is_pickled(vector) and vector['request'].get('profile') == OWN_FORM


def ends_before(vector, release):
    return 'before' in vector and cells.version(vector['before']) <= cells.version(release)


def parts(vector, data):
    """{field: Python value} of a payload."""
    request, values = vector['request'], pickles(data)
    handle = request['handle']
    if handle == 'LOAD_RESOURCE' and not ends_before(vector, TWO_PICKLES):
        (package, resource), content = values
        return {'package': package, 'resource': resource, 'data': content}
    value, = values
    if handle == 'FILE_CHUNK':
        return {'data': wanted(value, Core.Blob)}
    names = REPLIES[handle] if request.get('reply') else FIELDS[handle]
    if names is None:
        return {'value': value}
    if len(wanted(value, tuple)) != len(names):
        raise Unreadable('expected a tuple of %d, got %d' % (len(names), len(value)))
    return dict(zip(names, value))


def of_fields(fields):
    return {k: stand_in.shown(in_form(k, v)) for k, v in fields.items()}


def in_form(field, value):
    """Names may be written as text or as bytes."""
    return payloads.as_text(value) if field in TEXTS else payloads.in_form(field, value)


def meant(vector, answer):
    """The answer with what its bytes mean in their place."""
    data = bytes.fromhex(answer['bytes'])
    rest = {k: v for k, v in answer.items() if k not in ('bytes', 'id')}
    if vector['op'] == 'pickle.dump':
        return dict(rest, values=[stand_in.shown(v) for v in pickles(data)])
    try:
        fields = parts(vector, data)
    except ValueError as e:
        raise Unreadable('expected another number of values: %s' % e)
    return dict(rest, fields=of_fields(fields))


def asked_for(vector):
    """What the request asks to be written, in the form of meant()."""
    request = vector['request']
    if vector['op'] == 'pickle.dump':
        return {'values': [stand_in.shown(stand_in.read(v)) for v in request['values']]}
    return {'fields': of_fields({k: stand_in.read(v) for k, v in request['fields'].items()})}


def text_of(answer):
    """One text for one answer, since 1, 1.0 and True are equal in Python."""
    return json.dumps(answer, sort_keys=True)


def shown(vector, answer):
    """The answer in the form in which it is compared and kept."""
    if not is_own_form(vector) or not isinstance(answer.get('bytes'), str):
        return answer
    try:
        return meant(vector, answer)
    except (Unreadable, ValueError) as e:
        return {'unreadable': str(e)}


def is_known(vector):
    """Whether the vector says what the bytes have to mean."""
    try:
        return is_pickled(vector) and bool(meant(vector, vector['expect']))
    except (KeyError, Unreadable):
        return False


def with_tag_of(vector, answer):
    """The answer, with the tag of pickles in place of the legacy tag, which says no less (PAY-17.2)."""
    if cells.version(vector.get('since', '0.2.8')) < cells.version(PICKLE_TAGS):
        return answer
    legacy = answer.get('tag') == LEGACY_TAG and vector['expect'].get('tag') == PICKLE_TAG
    return dict(answer, tag=PICKLE_TAG) if legacy else answer


def fault(vector, answer):
    """Why other bytes than those expected are wrong; None if they mean the same, and all peers read them."""
    if not is_pickled(vector) or not isinstance(answer.get('bytes'), str):
        return 'another answer than expected'
    expected = vector['expect']
    if not is_own_form(vector):
        if not is_known(vector):
            return 'other bytes than expected'
        expected = meant(vector, expected)
    try:
        if text_of(meant(vector, with_tag_of(vector, answer))) == text_of(expected):
            return None
    except (Unreadable, ValueError) as e:
        return 'peers do not read what it wrote: %s' % e
    return 'it wrote something else than it was asked for'
