"""Values of a request, made into Python objects: identities, cycles and order included."""

import struct

from answers.values import PY3, Broken, Unsupported, from_hex, from_wtf8

FILLED_LATER = {'list': list, 'set': set, 'dict': dict}


class Reader(object):
    """`kept` holds what was made: cPickle of Python 2 leaves out memo entries of
    objects that nothing else refers to, and in a peer something else mostly does."""

    def __init__(self, core):
        self.core = core
        self.kept = []
        self.single = {
            'int': lambda v: int(v), 'int16': lambda v: int(v, 16),
            'float': lambda v: struct.unpack('>d', from_hex(v))[0],
            'wtf8': lambda v: from_wtf8(from_hex(v)),
            'bytes': from_hex, 'bytearray': lambda v: bytearray(from_hex(v)),
            'tuple': lambda v: (), 'frozenset': lambda v: frozenset(),
            'global': self.read_global,
            'blob': lambda v: core.Blob(from_hex(v)),
            'secret': lambda v: core.Secret(self.atom(v)),
            'callerror': lambda v: self.call_error(self.atom(v)),
            'sender': lambda v: core.Sender(core.Context(None, self.atom(v[0])), self.atom(v[1])),
            'context': lambda v: core.Context(None, self.atom(v[0]), self.atom(v[1])),
        }

    def call_error(self, text):
        error = self.core.CallError('')
        error.args = (text,)
        return error

    def read_global(self, name):
        if name == '__builtin__.bytes':
            return bytes
        raise Unsupported('the global %s' % name)

    def atom(self, atom):
        made = self.make_atom(atom)
        self.kept.append(made)
        return made

    def make_atom(self, atom):
        if isinstance(atom, dict):
            if len(atom) != 1 or list(atom)[0] not in self.single:
                raise Broken('not an atom: %r' % (atom,))
            (key, inner), = atom.items()
            return self.single[key](inner)
        if isinstance(atom, float) or isinstance(atom, list):
            raise Broken('not an atom: %r' % (atom,))
        return atom

    def value(self, value):
        """The object of `{"root": ..., "nodes": [...]}`."""
        if not isinstance(value, dict) or 'root' not in value:
            raise Broken('not a value: %r' % (value,))
        nodes = [list(node.items())[0] for node in value.get('nodes', ())]
        made = [self.make_empty(kind, items) for kind, items in nodes]
        self.make_tuples(nodes, made)
        self.kept.append(made)
        for (kind, items), target in zip(nodes, made):
            self.fill(kind, items, target, made)
        return self.resolve(value['root'], made)

    def make_empty(self, kind, items):
        if kind in FILLED_LATER:
            return FILLED_LATER[kind]()
        if kind == 'kwargs':
            return self.core.Kwargs({})
        if kind in ('text', 'byteobject'):
            return self.atom(items)
        if kind in ('tuple', 'frozenset'):
            return None
        raise Broken('not a node: %s' % kind)

    def make_tuples(self, nodes, made):
        """Makes tuples and frozen sets after what they hold; no cycle consists only of these."""
        for first in range(len(nodes)):
            stack = [first] if made[first] is None else []
            while stack:
                if len(stack) > len(nodes):
                    raise Broken('a tuple that contains only itself')
                kind, items = nodes[stack[-1]]
                missing = [i['ref'] for i in items
                           if isinstance(i, dict) and 'ref' in i and made[i['ref']] is None]
                if missing:
                    stack.append(missing[0])
                    continue
                content = [self.resolve(i, made) for i in items]
                made[stack.pop()] = tuple(content) if kind == 'tuple' else frozenset(content)

    def resolve(self, atom, made):
        if isinstance(atom, dict) and 'ref' in atom:
            return made[atom['ref']]
        return self.atom(atom)

    def fill(self, kind, items, target, made):
        if kind == 'list':
            target.extend(self.resolve(i, made) for i in items)
        elif kind == 'set':
            target.update(self.resolve(i, made) for i in items)
        elif kind in ('dict', 'kwargs'):
            entries = [(self.resolve(k, made), self.resolve(v, made)) for k, v in items]
            for key, inner in entries:
                target[key] = inner
            if not PY3 and [id(k) for k in target] != [id(k) for k, _ in entries]:
                raise Unsupported('the order of a dict on Python 2')

