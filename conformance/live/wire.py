"""Makes frames and pickles of Mitogen for peers that do not keep to the protocol. Runs on Python 2.7 and 3."""

import collections
import pickle
import struct

MAGIC = 0x4d49
HEADER = struct.Struct('>hLLLLLL')

# Handles, as docs/spec names them.
GET_MODULE = 100
CALL_FUNCTION = 101
FORWARD_LOG = 102
ADD_ROUTE = 103
DEL_ROUTE = 104
ALLOCATE_ID = 105
SHUTDOWN = 106
LOAD_MODULE = 107
FORWARD_MODULE = 108
DETACHING = 109
CALL_SERVICE = 110
STUB_CALL_SERVICE = 111
GET_RESOURCE = 112
LOAD_RESOURCE = 113
IS_DEAD = 999


def header(dst_id, handle, size, src_id=0, auth_id=None, reply_to=0, magic=MAGIC):
    auth_id = src_id if auth_id is None else auth_id
    return HEADER.pack(magic, dst_id, src_id, auth_id, handle, reply_to, size)


def frame(dst_id, handle, data=b'', src_id=0, auth_id=None, reply_to=0, magic=MAGIC):
    return header(dst_id, handle, len(data), src_id, auth_id, reply_to, magic) + data


def dump(value):
    return pickle.dumps(value, protocol=2)


def call(module, function, *args):
    """The payload of a call without keyword arguments."""
    return dump((None, module, None, function, args, {}))


Sender = collections.namedtuple('Sender', 'context_id handle')


def text(value):
    data = value.encode('utf-8')
    return b'X' + struct.pack('<I', len(data)) + data


def service_call(service, method, **kwargs):
    """The payload of a call of a service; values are texts, integers and senders."""
    pairs = b''.join(text(name) + argument(value) + b's' for name, value in sorted(kwargs.items()))
    return b'\x80\x02' + text(service) + text(method) + b'}' + pairs + b'\x87.'


def argument(value):
    if isinstance(value, Sender):
        return b'cmitogen.core\n_unpickle_sender\n' + struct.pack('<cici', b'J', value[0], b'J', value[1]) + b'\x86R'
    if isinstance(value, int):
        return struct.pack('<ci', b'J', value)
    return text(value)


Frame = collections.namedtuple('Frame', 'dst_id src_id auth_id handle reply_to data')


class FrameReader(object):
    """Frames of a stream of bytes that comes in pieces."""

    def __init__(self):
        self.buffer = b''

    def feed(self, data):
        """The frames that are complete."""
        self.buffer += data
        frames = []
        while len(self.buffer) >= HEADER.size:
            fields = HEADER.unpack(self.buffer[:HEADER.size])
            end = HEADER.size + fields[6]
            if len(self.buffer) < end:
                break
            frames.append(Frame(*(fields[1:6] + (self.buffer[HEADER.size:end],))))
            self.buffer = self.buffer[end:]
        return frames
