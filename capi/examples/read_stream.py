#!/usr/bin/env python3
"""
Shows the messages of a captured stream of frames, which comes on standard input,
without Python Mitogen: a line each, and the pickles in it. MITOGEN_WIRE names
the shared library.
"""
import ctypes
import os
import sys

LIBRARY = ctypes.CDLL(os.environ.get('MITOGEN_WIRE', 'libmitogen-wire.so.0.1'))
POINTER = ctypes.c_void_p
OK = 0
IS_DEAD = 999


class Bytes(ctypes.Structure):
    _fields_ = [('data', POINTER), ('size', ctypes.c_size_t)]


class Message(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in (
        'encoding', 'dst_id', 'src_id', 'auth_id', 'handle', 'reply_to')]
    _fields_ += [('payload', POINTER), ('payload_size', ctypes.c_size_t)]


def function(name, result, *arguments):
    found = getattr(LIBRARY, 'mitogen_' + name)
    found.restype = result
    found.argtypes = arguments
    return found


settings_new = function('settings_new', POINTER)
error_new = function('error_new', POINTER)
error_message = function('error_message', ctypes.c_char_p, POINTER)
buffer_new = function('buffer_new', POINTER)
buffer_clear = function('buffer_clear', None, POINTER)
buffer_bytes = function('buffer_bytes', Bytes, POINTER)
document_new = function('document_new', POINTER)
decoder_new = function('decoder_new', POINTER, POINTER)
decoder_feed = function('decoder_feed', None, POINTER, ctypes.c_char_p, ctypes.c_size_t)
decoder_next = function('decoder_next', ctypes.c_int, POINTER, ctypes.POINTER(Message), POINTER)
decoder_check_end = function('decoder_check_end', ctypes.c_int, POINTER, POINTER)
pickle_read = function('pickle_read', ctypes.c_int, POINTER, POINTER, ctypes.c_size_t, POINTER,
                       ctypes.POINTER(ctypes.c_uint32), POINTER)
show_value = function('repr', None, POINTER, ctypes.c_uint32, ctypes.c_size_t, POINTER)


class Reader:
    def __init__(self):
        self.settings = settings_new()
        self.error = error_new()
        self.decoder = decoder_new(self.settings)
        self.document = document_new()
        self.text = buffer_new()

    def feed(self, got):
        decoder_feed(self.decoder, got, len(got))
        message = Message()
        result = OK
        while result == OK:
            result = decoder_next(self.decoder, message, self.error)
            if result == OK:
                print(self.show(message))
        self.check(result)

    def check(self, result):
        if result < 0:
            sys.exit('read_stream: ' + error_message(self.error).decode())

    def show(self, message):
        line = '%d:%d -> %d:%d, %d bytes' % (message.src_id, message.reply_to, message.dst_id,
                                             message.handle, message.payload_size)
        value = ctypes.c_uint32()
        if message.reply_to == IS_DEAD or pickle_read(
                self.settings, message.payload, message.payload_size, self.document, value, None) != OK:
            return line
        buffer_clear(self.text)
        show_value(self.document, value, 200, self.text)
        shown = buffer_bytes(self.text)
        return line + ': ' + ctypes.string_at(shown.data, shown.size).decode()


def main():
    reader = Reader()
    while True:
        got = os.read(0, 65536)
        if not got:
            break
        reader.feed(got)
    reader.check(decoder_check_end(reader.decoder, reader.error))


if __name__ == '__main__':
    main()
