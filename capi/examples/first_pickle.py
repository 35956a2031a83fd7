#!/usr/bin/env python3
"""
Shows the pickle on standard input, whoever wrote it: no code in it runs, and a pickle
that asks for more than Mitogen's types is refused. It uses the C interface through
ctypes; MITOGEN_WIRE names the shared library. The reference of the interface begins
with it (docs/reference/).
"""
#! [declarations]
import ctypes
import os
import sys

wire = ctypes.CDLL(os.environ.get('MITOGEN_WIRE', 'libmitogen-wire.so.0.1'))


class Pointer(ctypes.c_void_p):
    """A pointer that keeps its 64 bits when it is passed on."""


class Bytes(ctypes.Structure):
    _fields_ = [('data', ctypes.c_void_p), ('size', ctypes.c_size_t)]


wire.mitogen_buffer_bytes.restype = Bytes
wire.mitogen_error_message.restype = ctypes.c_char_p
#! [declarations]


#! [pickle]
def new(kind):
    make = getattr(wire, 'mitogen_%s_new' % kind)
    make.restype = Pointer
    return make()


settings, document, error, shown = map(new, ('settings', 'document', 'error', 'buffer'))
pickle, value = sys.stdin.buffer.read(), ctypes.c_uint32()
if wire.mitogen_pickle_read(settings, pickle, ctypes.c_size_t(len(pickle)), document,
                            ctypes.byref(value), error) < 0:
    sys.exit(wire.mitogen_error_message(error).decode())
wire.mitogen_repr(document, value, ctypes.c_size_t(1000), shown)
text = wire.mitogen_buffer_bytes(shown)
print(ctypes.string_at(text.data, text.size).decode())
#! [pickle]
