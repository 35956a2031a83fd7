"""What the original answers to a pickle, and whether two values are the same."""

import logging
import struct

import mitogen.core

# The original logs every pickle that it refuses.
logging.disable(logging.CRITICAL)


class Router(mitogen.core.Router):
    """The parts of a router that Message.unpickle() needs."""

    def __init__(self):
        pass

    def context_by_id(self, context_id, via_id=None, create=True, name=None):
        return mitogen.core.Context(self, context_id, name)


ROUTER = Router()


def load(data):
    message = mitogen.core.Message(data=data, router=ROUTER)
    return message.unpickle(throw=False)


def find_global(module, name):
    return mitogen.core.Message(router=ROUTER)._find_global(module, name)


blob = mitogen.core.Blob
secret = mitogen.core.Secret
call_error = mitogen.core.CallError


def kwargs():
    return mitogen.core.Kwargs({})


def sender(context_id, handle):
    return mitogen.core.Sender(context(context_id, None), handle)


def context(context_id, name):
    return mitogen.core.Context(ROUTER, context_id, name)


DICTS = (dict, mitogen.core.Kwargs)
SEQUENCES = (list, tuple)
SETS = (set, frozenset)

# What a comparison uses in place of an object of Mitogen.
FIELDS = {
    mitogen.core.Context: lambda value: (value.context_id, value.name),
    mitogen.core.Sender:
        lambda value: (value.context.context_id, value.dst_handle),
    mitogen.core.CallError: lambda value: value.args,
    mitogen.core.Blob: bytes,
    mitogen.core.Secret: ''.join,
    float: lambda value: struct.pack('>d', value),
}

# CPython makes a new object of these types each time, unless they are empty.
HAVE_IDENTITY = DICTS + (
    list, set, bytearray, mitogen.core.Context, mitogen.core.Sender,
    mitogen.core.CallError, mitogen.core.Blob, mitogen.core.Secret)
HAVE_IDENTITY_IF_FULL = (tuple, frozenset)


def content(value):
    """What two leaves that are the same have in common."""
    if type(value) in FIELDS:
        return FIELDS[type(value)](value)
    # A method is bound to a new message each time.
    return getattr(value, '__func__', value)


def key_text(value):
    """A text that two values share only if they are the same; made without recursion."""
    texts = {}
    left = [value]
    while left:
        value = left[-1]
        children = value if type(value) in (tuple, frozenset) else ()
        missing = [each for each in children if id(each) not in texts]
        left.extend(missing)
        if missing:
            continue
        left.pop()
        parts = [texts[id(each)] for each in children]
        if type(value) is frozenset:
            parts.sort()
        inner = ','.join(parts) if children else repr(content(value))
        texts[id(value)] = '%s(%s)' % (type(value).__name__, inner)
    return texts[id(value)]


def shown(value):
    if type(value) in DICTS + SEQUENCES + SETS:
        return '%s of %d' % (type(value).__name__, len(value))
    return '%s %.200r' % (type(value).__name__, content(value))


def pairs_of(ours, theirs):
    """The values inside two containers of the same type and size."""
    if type(ours) in SEQUENCES:
        return list(zip(ours, theirs))
    return [pair for item in zip(ours.items(), theirs.items())
            for pair in zip(*item)]


def difference(ours, theirs):
    """None, or a text that says where two values first differ."""
    their_id_of = {}
    our_id_of = {}
    left = [(ours, theirs)]
    while left:
        a, b = left.pop()
        if type(a) is not type(b):
            return '%s is not %s' % (shown(a), shown(b))
        if type(a) in HAVE_IDENTITY or (type(a) in HAVE_IDENTITY_IF_FULL and a):
            known = id(a) in their_id_of
            if (their_id_of.setdefault(id(a), id(b)) != id(b) or
                    our_id_of.setdefault(id(b), id(a)) != id(a)):
                return '%s is shared with something else' % shown(a)
            if known:
                continue
        if type(a) in DICTS + SEQUENCES + SETS:
            if len(a) != len(b):
                return '%s is not %s' % (shown(a), shown(b))
            if type(a) not in SETS:
                left.extend(pairs_of(a, b))
            elif sorted(map(key_text, a)) != sorted(map(key_text, b)):
                return '%s has other items' % shown(a)
        elif content(a) != content(b):
            return '%s is not %s' % (shown(a), shown(b))
    return None
