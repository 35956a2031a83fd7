"""
Frames and pickles of the minimal child and the minimal parent, with no Mitogen in them.

Comments name the clauses of docs/spec/.
"""

import collections
import os
import select
import struct

HEADER = struct.Struct('>HLLLLLL')                                      # FRM-1
LEGACY, PICKLED, RAW = TAGS = 0x4d49, 0x4d4a, 0x4d4b                    # FRM-2
GET_MODULE, CALL_FUNCTION, FORWARD_LOG = 100, 101, 102                  # payload.md
DEL_ROUTE, SHUTDOWN, LOAD_MODULE = 104, 106, 107
GET_RESOURCE, LOAD_RESOURCE, IS_DEAD = 112, 113, 999
MAX_ERROR_TEXT = 9999                                                   # PKL-17

Message = collections.namedtuple('Message', 'tag dst src auth handle reply_to data')


def frame(dst, src, handle, data, reply_to=0):
    """Under the sender's own authority (MSG-3), and with the tag that every release takes (PAY-17)."""
    return HEADER.pack(LEGACY, dst, src, src, handle, reply_to, len(data)) + data


class CallError(Exception):
    """An exception of a call, which travels as its text (PAY-4)."""


def call_error(error):
    text = '%s.%s: %s' % (type(error).__module__, type(error).__name__, error)
    return CallError(text[:MAX_ERROR_TEXT])


class Link:
    """Two descriptors that may or may not block (BOOT-18)."""

    def __init__(self, input_fd, output_fd, patience=None):
        self.input_fd, self.output_fd, self.patience = input_fd, output_fd, patience
        self.buffer = bytearray()

    def fill(self):
        """Waits for more bytes. False at the end of the link."""
        while True:
            if not select.select([self.input_fd], [], [], self.patience)[0]:
                raise TimeoutError('nothing came for %d seconds' % self.patience)
            try:
                data = os.read(self.input_fd, 65536)
            except BlockingIOError:
                continue
            except OSError:
                return False
            self.buffer += data
            return bool(data)

    def take(self, size):
        taken = bytes(self.buffer[:size])
        del self.buffer[:size]
        return taken

    def line(self):
        """With its line feed; None if the link ends before one comes."""
        while b'\n' not in self.buffer:
            if not self.fill():
                return None
        return self.take(self.buffer.index(b'\n') + 1)

    def write(self, data):
        while data:
            select.select([], [self.output_fd], [], self.patience)
            try:
                data = data[os.write(self.output_fd, data):]
            except BlockingIOError:
                continue

    def messages(self, limit):
        """All messages up to the end of the link, which a fault ends too (FRM-2, FRM-3)."""
        while True:
            while len(self.buffer) < HEADER.size:
                if not self.fill():
                    return
            *fields, size = HEADER.unpack(self.take(HEADER.size))
            if fields[0] not in TAGS or size > limit:
                return
            while len(self.buffer) < size:
                if not self.fill():
                    return
            yield Message(*fields, data=self.take(size))


def plain_bytes(data=b''):
    if type(data) is not bytes:
        raise ValueError('expected bytes')
    return data


def kwargs(entries):
    return {k.decode() if type(k) is bytes else k: v for k, v in entries.items()}   # PKL-19


GLOBALS = {                                                             # PKL-15
    b'mitogen.core Kwargs': kwargs, b'mitogen.core Blob': plain_bytes,
    b'mitogen.core Secret': lambda text: text, b'mitogen.core _unpickle_call_error': CallError,
    b'_codecs encode': lambda text, encoding: text.encode('latin-1'),   # PKL-20
    b'__builtin__ bytes': plain_bytes}
CONSTANTS = {b'N': None, b'\x88': True, b'\x89': False, b')': ()}
NUMBERS = {b'K': '<B', b'M': '<H', b'J': '<i', b'G': '>d'}
SIZES = {b'U': '<B', b'T': '<i', b'X': '<i', b'\x8a': '<B', b'\x8b': '<i', b'\x80': '<B'}
PUTS = {b'q': '<B', b'r': '<I'}
GETS = {b'h': '<B', b'j': '<I'}


def load(data):
    """The first value of a payload, by the opcodes that peers write (PKL-24, PKL-26)."""
    at, stack, outer, memo = 0, [], [], {}

    def take(size):
        nonlocal at
        if not 0 <= size <= len(data) - at:
            raise ValueError('a pickle ends before STOP')
        at += size
        return data[at - size:at]

    def line():
        return take(data.index(b'\n', at) + 1 - at)[:-1]

    def number(form):
        return struct.unpack(form, take(struct.calcsize(form)))[0]

    def marked():
        nonlocal stack
        items, stack = stack, outer.pop()
        return items

    def extend(items, kind):
        target = stack[-1]
        if type(target) is not kind or kind is dict and len(items) % 2:
            raise ValueError('no items of a %s' % kind.__name__)        # PKL-13
        target.extend(items) if kind is list else target.update(zip(items[::2], items[1::2]))

    while True:
        op = take(1)
        if op == b'.':
            return stack.pop()
        elif op in CONSTANTS:
            stack.append(CONSTANTS[op])
        elif op in NUMBERS:
            stack.append(number(NUMBERS[op]))
        elif op in SIZES:
            size = number(SIZES[op])
            if op == b'\x80':
                continue                                                # PKL-5
            taken = take(size)
            if op in b'\x8a\x8b':
                taken = int.from_bytes(taken, 'little', signed=True)
            elif op == b'X':
                taken = taken.decode('utf-8', 'surrogatepass')
            stack.append(taken)
        elif op == b'I':
            stack.append(int(line()))
        elif op in b']}':
            stack.append([] if op == b']' else {})
        elif op == b'(':
            outer.append(stack)
            stack = []
        elif op in b'\x85\x86\x87':
            count = op[0] - 0x84
            if len(stack) < count:
                raise ValueError('too few items')                       # PKL-6
            stack[-count:] = [tuple(stack[-count:])]
        elif op == b't':
            items = tuple(marked())
            stack.append(items)
        elif op in b'ae':
            extend(marked() if op == b'e' else [stack.pop()], list)
        elif op in b'su':
            extend(marked() if op == b'u' else [stack.pop(-2), stack.pop()], dict)
        elif op in PUTS:
            memo[number(PUTS[op])] = stack[-1]
        elif op in GETS:
            stack.append(memo[number(GETS[op])])
        elif op == b'c':
            stack.append(GLOBALS[line() + b' ' + line()])
        elif op == b'R':
            arguments = stack.pop()
            stack.append(stack.pop()(*arguments))                       # PKL-16
        else:
            raise ValueError('opcode %r is refused' % op)


def dump(value):
    """A pickle that every release reads (PKL-23)."""
    return b'\x80\x02' + opcodes(value) + b'.'


def opcodes(value):
    kind = type(value)
    if value is None or kind is bool:
        return {None: b'N', True: b'\x88', False: b'\x89'}[value]
    if kind is int and -1 << 31 <= value < 1 << 31:
        return b'J' + struct.pack('<i', value)
    if kind is int:
        data = value.to_bytes(value.bit_length() // 8 + 1, 'little', signed=True)
        return b'\x8b' + struct.pack('<i', len(data)) + data
    if kind is float:
        return b'G' + struct.pack('>d', value)
    if kind in (bytes, str):
        data = value if kind is bytes else value.encode('utf-8', 'surrogatepass')
        return (b'T' if kind is bytes else b'X') + struct.pack('<i', len(data)) + data
    if kind is tuple:
        return b'(' + b''.join(map(opcodes, value)) + b't'
    if kind is list:
        return b']' + (b'(' + b''.join(map(opcodes, value)) + b'e' if value else b'')
    if kind is dict:
        entries = b''.join(opcodes(k) + opcodes(v) for k, v in value.items())
        return b'}' + (b'(' + entries + b'u' if value else b'')
    if kind is CallError:
        return b'cmitogen.core\n_unpickle_call_error\n' + opcodes(str(value)) + b'\x85R'
    raise TypeError('a %s cannot be sent' % kind.__name__)
