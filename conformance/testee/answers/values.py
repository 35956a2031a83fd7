"""Python values as the JSON of protocol.md, and back. Nothing here recurses."""

import binascii
import collections
import re
import struct
import sys

PY3 = sys.version_info[0] >= 3
TEXT = str if PY3 else unicode  # noqa: F821
INTEGERS = (int,) if PY3 else (int, long)  # noqa: F821
JSON_MAX = 2**53 - 1
DECIMAL_BITS = 1000
KEY_TEXT_MAX = 10000
NAN = '7ff8000000000000'
SURROGATE = re.compile(b'\xed[\xa0-\xbf]')
PLAIN = re.compile('^[ !#-\\[\\]-~]*$')


class Unsupported(Exception):
    """This Python and release cannot answer the question."""


class Broken(Exception):
    """The request is not one of the protocol."""


def to_hex(data):
    return binascii.hexlify(data).decode('ascii')


def from_hex(text):
    try:
        data = binascii.unhexlify(text.encode('ascii'))
    except (AttributeError, TypeError, ValueError) as e:
        raise Broken('not hexadecimal: %s' % e)
    # Python keeps one object for each single byte. A slice gives that object; unhexlify() makes another.
    return (data + b'.')[:1] if len(data) == 1 else data


def utf8(text):
    return text.encode('utf-8', 'surrogatepass') if PY3 else text.encode('utf-8')


def text_atom(text):
    data = utf8(text)
    return {'wtf8': to_hex(data)} if SURROGATE.search(data) else TEXT(text)


def from_wtf8(data):
    return data.decode('utf-8', 'surrogatepass') if PY3 else data.decode('utf-8')


def integer_atom(number):
    number = int(number)
    if -JSON_MAX <= number <= JSON_MAX:
        return number
    if abs(number).bit_length() <= DECIMAL_BITS:
        return {'int': '%d' % number}
    return {'int16': '%x' % number}


def float_atom(number):
    data = to_hex(struct.pack('>d', number))
    return {'float': NAN if number != number else data}


class Writer(object):
    """Makes the JSON of values. `core` is mitogen.core."""

    def __init__(self, core):
        self.core = core
        self.containers = {
            list: 'list', tuple: 'tuple', set: 'set', frozenset: 'frozenset',
            dict: 'dict', core.Kwargs: 'kwargs'}
        self.atoms = {
            type(None): lambda v: None, bool: lambda v: v, float: float_atom,
            TEXT: text_atom, bytes: lambda v: {'bytes': to_hex(v)},
            bytearray: lambda v: {'bytearray': to_hex(bytes(v))},
            core.Blob: lambda v: {'blob': to_hex(v)},
            core.Secret: lambda v: {'secret': text_atom(TEXT.__str__(v) if PY3 else TEXT(v))},
            core.CallError: lambda v: {'callerror': self.atom(v.args[0])},
            core.Sender: lambda v: {'sender': [
                self.atom(v.context.context_id), self.atom(v.dst_handle)]},
            core.Context: lambda v: {'context': [self.atom(v.context_id), self.atom(v.name)]},
        }
        for kind in INTEGERS:
            self.atoms[kind] = integer_atom

    def atom(self, value):
        make = self.atoms.get(type(value))
        return make(value) if make else {'global': self.name_of_global(value)}

    def name_of_global(self, value):
        name = getattr(value, '__name__', None)
        if value is bytes:
            return '__builtin__.bytes'
        if name == '_unpickle_bytes':
            return '_codecs.encode'
        if name and getattr(value, '__module__', None) == self.core.__name__:
            return 'mitogen.core.' + name
        raise Unsupported('a value of type %s' % type(value).__name__)

    def is_node(self, value):
        if type(value) in (tuple, frozenset):
            return len(value) > 0
        return type(value) in self.containers

    def value(self, root):
        if not self.is_node(root):
            kind = self.containers.get(type(root))
            return {'root': {kind: []} if kind else self.atom(root)}
        numbers, queue, nodes = {id(root): 0}, [root], []

        def refer(item):
            if self.is_node(item):
                if id(item) not in numbers:
                    numbers[id(item)] = len(queue)
                    queue.append(item)
                return {'ref': numbers[id(item)]}
            kind = self.containers.get(type(item))
            return {kind: []} if kind else self.atom(item)

        for container in queue:  # grows while the walk goes on
            kind = self.containers[type(container)]
            if isinstance(container, dict):
                items = [[refer(k), refer(v)] for k, v in self.sorted_entries(container)]
            elif kind in ('set', 'frozenset'):
                items = [refer(i) for i in sorted(container, key=self.key_text)]
            else:
                items = [refer(i) for i in container]
            nodes.append({kind: items})
        return {'root': {'ref': 0}, 'nodes': nodes}

    def sorted_entries(self, container):
        entries = [(self.key_text(k), n, k) for n, k in enumerate(container)]
        return [(k, container[k]) for _, _, k in sorted(entries, key=lambda e: e[:2])]

    def key_text(self, key):
        """Text of a key, post-order: `parts` collects the texts of each open tuple or set."""
        open_keys, size = [], 0
        current = key
        while True:
            if self.is_node(current):
                open_keys.append([type(current), collections.deque(current), []])
            else:
                kind = self.containers.get(type(current))
                text = '{"%s":[]}' % kind if kind else compact(self.atom(current))
                size += len(text)
                while True:
                    if size > KEY_TEXT_MAX:
                        raise Unsupported('a key whose text is over %d bytes' % KEY_TEXT_MAX)
                    if not open_keys:
                        return text
                    open_keys[-1][2].append(text)
                    if open_keys[-1][1]:
                        break
                    kind, _, parts = open_keys.pop()
                    parts = sorted(parts) if kind is frozenset else parts
                    text = '{"%s":[%s]}' % (self.containers[kind], ','.join(parts))
                    size = max(size, len(text))
            current = open_keys[-1][1].popleft()


def compact(atom):
    """The compact JSON of an atom, in ASCII."""
    if atom is None:
        return 'null'
    if isinstance(atom, bool):
        return 'true' if atom else 'false'
    if isinstance(atom, INTEGERS):
        return '%d' % atom
    if isinstance(atom, list):
        return '[%s]' % ','.join(compact(a) for a in atom)
    if isinstance(atom, dict):
        (key, inner), = atom.items()
        return '{"%s":%s}' % (key, compact(inner))
    return '"%s"' % escape(atom)


def escape(text):
    if PLAIN.match(text):
        return str(text)
    units = struct.unpack('>%dH' % (len(text.encode('utf-16-be')) // 2),
                          text.encode('utf-16-be'))
    return ''.join(
        '\\' + chr(u) if u in (0x22, 0x5c) else chr(u) if 0x20 <= u < 0x7f else '\\u%04x' % u
        for u in units)
