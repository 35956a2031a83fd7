#!/usr/bin/env python3
"""
A minimal child, with no Mitogen in it: docs/spec/minimal-child.md tells its duties.

A parent starts it in place of Python, such as by python_path=['python3', 'minimal_child.py'].
"""

import ast
import operator
import os
import sys
import zlib

from minimal_wire import (CALL_FUNCTION, DEL_ROUTE, FORWARD_LOG, IS_DEAD, LOAD_MODULE, LOAD_RESOURCE, RAW,
                          SHUTDOWN, CallError, Link, call_error, dump, frame, load)

IGNORED = DEL_ROUTE, LOAD_MODULE, LOAD_RESOURCE
INFO, ERROR = 20, 40                    # levels of Python's logging
MAX_PREAMBLE = 1 << 20
FUNCTIONS = {('_operator', None, 'add'): operator.add,                  # ROL-23
             ('operator', None, 'add'): operator.add}


def read_configuration(link):
    """Reads the preamble, whose end is that of the zlib stream (BOOT-4), for its last line (BOOT-8)."""
    inflater, text = zlib.decompressobj(), b''
    while not inflater.eof and len(text) <= MAX_PREAMBLE and (link.buffer or link.fill()):
        text += inflater.decompress(link.take(len(link.buffer)), MAX_PREAMBLE + 1 - len(text))
    if not inflater.eof:
        sys.exit('minimal_child.py: the preamble is not whole, or too large')       # BOOT-7
    link.buffer += inflater.unused_data
    line = text.rstrip(b'\n').rpartition(b'\n')[2].decode()
    return ast.literal_eval(line[len('ExternalContext('):-len(').main()')])


def leave_standard_descriptors():
    """Nothing but frames may be written to the link from now on (BOOT-19)."""
    os.dup(2)                   # if it is a terminal, it hangs up once nobody has it open
    null = os.open('/dev/null', os.O_RDWR)
    for descriptor in 0, 1, 2:
        os.dup2(null, descriptor)


class Child:
    def __init__(self, link, configuration):
        self.link, self.id = link, configuration['context_id']
        self.trusted = {self.id, *configuration['parent_ids']}
        self.limit = configuration['max_message_size']
        self.level = configuration.get('log_levels', [configuration.get('log_level')])[0]
        self.failed = {}

    def send(self, dst, handle, data, reply_to=0):
        self.link.write(frame(dst, self.id, handle, data, reply_to))

    def send_dead(self, message, reason):
        if message.reply_to not in (0, IS_DEAD):                        # RTE-4
            self.send(message.src, message.reply_to, reason.encode(), IS_DEAD)

    def log(self, level, text):
        if level >= self.level:                                         # ROL-21
            self.send(0, FORWARD_LOG, ('minimal\0%d\0%s' % (level, text)).encode())

    def run(self):
        self.log(INFO, 'context %d is up' % self.id)
        for message in self.link.messages(self.limit):
            if message.dst != self.id:                                  # RTE-3
                self.send_dead(message, 'no route to %d, my ID is %d' % (message.dst, self.id))
            elif message.handle not in (CALL_FUNCTION, SHUTDOWN) + IGNORED:
                self.send_dead(message, 'invalid handle')
            elif message.auth not in self.trusted:                      # RTE-5
                self.send_dead(message, 'refused by policy')
            elif message.handle == CALL_FUNCTION:
                if message.reply_to == IS_DEAD:                         # PAY-5
                    return
                self.call(message)
            elif message.handle == SHUTDOWN and message.reply_to != IS_DEAD:
                return

    def call(self, message):
        chain, result = self.result_of(message)
        if message.reply_to:
            self.reply(message, result)
        elif type(result) is CallError and chain is None:               # PAY-4
            self.log(ERROR, 'a call without a reply failed: %s' % result)

    def result_of(self, message):
        """The chain, and the result or the CallError."""
        try:
            chain, function, arguments, keywords = self.resolve(message)
            earlier = self.failed.get(chain)
        except Exception as error:      # It does not fail its chain (PAY-4).
            return None, call_error(error)
        try:
            return chain, earlier or function(*arguments, **keywords)
        except Exception as error:
            result = call_error(error)
            if chain is not None:
                self.failed[chain] = result
            return chain, result

    def resolve(self, message):
        if message.tag == RAW:                                          # PAY-17
            raise ValueError('expected a pickle, got raw bytes')
        chain, module, class_name, name, arguments, keywords = load(message.data)   # PAY-1
        if (module, class_name, name) == ('mitogen.core', 'Dispatcher', 'forget_chain'):
            return None, self.forget_chain, arguments, keywords
        function = FUNCTIONS.get((module, class_name or None, name))
        if function is None:
            raise AttributeError('this child has no function %s.%s' % (module, name))
        return chain, function, arguments, keywords

    def forget_chain(self, chain):                                      # ROL-7
        self.failed.pop(chain, None)

    def reply(self, message, result):
        try:
            data = dump(result)
        except Exception as error:
            data = dump(call_error(error))
        if len(data) > self.limit:                                      # FRM-3
            self.send_dead(message, 'message too large (max %d bytes)' % self.limit)
        else:
            self.send(message.src, message.reply_to, data)


def main():
    link = Link(os.dup(0), os.dup(1))
    link.write(b'MITO000\n')                                            # BOOT-10
    configuration = read_configuration(link)
    link.write(b'MITO001\n')
    leave_standard_descriptors()
    link.write(b'MITO002\n')
    Child(link, configuration).run()


if __name__ == '__main__':
    try:
        main()
    except ConnectionError:
        pass                            # The parent is gone (PAY-5).
