#!/usr/bin/env python3
"""
An agent in Python, without Python Mitogen: answers agent.add(a, b), by the C
interface through ctypes. MITOGEN_WIRE names the shared library.
"""
import ctypes
import os
import sys

LIBRARY = ctypes.CDLL(os.environ.get('MITOGEN_WIRE', 'libmitogen-wire.so.0.1'))
POINTER = ctypes.c_void_p
CALL, END = 1, 3
INT = 2


class Bytes(ctypes.Structure):
    _fields_ = [('data', POINTER), ('size', ctypes.c_size_t)]

    def value(self):
        return ctypes.string_at(self.data, self.size) if self.size else b''


def function(name, result, *arguments):
    found = getattr(LIBRARY, 'mitogen_' + name)
    found.restype = result
    found.argtypes = arguments
    return found


settings_new = function('settings_new', POINTER)
error_new = function('error_new', POINTER)
error_message = function('error_message', ctypes.c_char_p, POINTER)
child_new = function('child_new', POINTER, POINTER, ctypes.c_int,
                     ctypes.POINTER(ctypes.c_char_p), POINTER)
child_feed = function('child_feed', ctypes.c_int, POINTER, ctypes.c_char_p,
                      ctypes.c_size_t, POINTER)
child_feed_end = function('child_feed_end', ctypes.c_int, POINTER, POINTER)
child_output = function('child_output', Bytes, POINTER)
child_written = function('child_written', None, POINTER, ctypes.c_size_t)
child_next = function('child_next', POINTER, POINTER)
child_reply = function('child_reply', ctypes.c_int, POINTER, POINTER,
                       ctypes.c_uint32, POINTER)
child_raise = function('child_raise', ctypes.c_int, POINTER, ctypes.c_char_p,
                       ctypes.c_char_p, POINTER)
child_raise_unknown = function('child_raise_unknown', ctypes.c_int, POINTER,
                               ctypes.c_int, POINTER)
event_kind_of = function('event_kind_of', ctypes.c_int, POINTER)
event_module = function('event_module', ctypes.c_char_p, POINTER)
event_function = function('event_function', ctypes.c_char_p, POINTER)
event_document = function('event_document', POINTER, POINTER)
event_args = function('event_args', ctypes.c_uint32, POINTER)
kind_of = function('kind_of', ctypes.c_int, POINTER, ctypes.c_uint32)
item = function('item', ctypes.c_uint32, POINTER, ctypes.c_uint32,
                ctypes.c_size_t)
int_of = function('int_of', ctypes.c_int64, POINTER, ctypes.c_uint32)
make_int = function('int', ctypes.c_uint32, POINTER, ctypes.c_int64)


def add(child, document, args):
    values = [item(document, args, i) for i in (0, 1)]
    if any(kind_of(document, value) != INT for value in values):
        child_raise(child, b'builtins.TypeError', b'expected two integers', None)
        return
    total = sum(int_of(document, value) for value in values)
    if not -2 ** 63 <= total < 2 ** 63:
        child_raise(child, b'builtins.OverflowError', b'sum of 64 bits', None)
        return
    child_reply(child, document, make_int(document, total), None)


def answer(child, event):
    name = event_module(event), event_function(event)
    if name == (b'agent', b'add'):
        add(child, event_document(event), event_args(event))
    else:
        child_raise_unknown(child, int(name[0] == b'agent'), None)


def write_output(child):
    while True:
        output = child_output(child).value()
        if not output:
            return
        child_written(child, os.write(1, output))


def handle_events(child):
    """
    Returns False when the child is to end. The parent gets each answer before
    the next call is run.
    """
    while True:
        write_output(child)
        event = child_next(child)
        if not event:
            return True
        if event_kind_of(event) == END:
            write_output(child)
            return False
        if event_kind_of(event) == CALL:
            answer(child, event)


def main():
    error = error_new()
    words = [word.encode() for word in sys.argv[1:]]
    child = child_new(settings_new(), len(words),
                      (ctypes.c_char_p * len(words))(*words), error)
    if not child:
        sys.exit('agent: ' + error_message(error).decode())
    write_output(child)
    running = True
    while running:
        got = os.read(0, 65536)
        failed = (child_feed(child, got, len(got), error) < 0 if got
                  else child_feed_end(child, error) < 0)
        if failed:
            sys.exit('agent: ' + error_message(error).decode())
        running = handle_events(child)


if __name__ == '__main__':
    main()
