#!/usr/bin/env python3
"""
A minimal parent, with no Mitogen in it: docs/spec/minimal-parent.md tells its duties.

    minimal_parent.py 'python3 minimal_child.py' _operator add 40 2
    minimal_parent.py mitogen-stub mitogen_stub echo "'x'"
    minimal_parent.py --core FOLDER/mitogen python3 _operator add 40 2

boots a child, calls one function of it with arguments that are Python literals, prints the
result and shuts the child down. A child that is a Python needs the core of a Mitogen that is
installed here.
"""

import argparse
import ast
import base64
import os
import re
import shlex
import socket
import subprocess
import sys
import zlib

from minimal_wire import (CALL_FUNCTION, FORWARD_LOG, GET_MODULE, GET_RESOURCE, IS_DEAD, LOAD_MODULE,
                          LOAD_RESOURCE, SHUTDOWN, CallError, Link, dump, frame, load)

MASTER, CHILD = 0, 1                    # The master gives ids from 1 upwards (ROL-6).
PATIENCE_S = 30                         # BOOT-21
GRACE_S = 5                             # ROL-18
MAX_MESSAGE_SIZE = 128 << 20            # FRM-3
NEWEST = 0, 3, 54

# It turns a Python into a child: BOOT-10 says what it writes, BOOT-14 what the core finds.
UNPACK = 'import binascii,sys,zlib;exec(zlib.decompress(binascii.a2b_base64(sys.argv[1]),-15),{})'
FIRST_STAGE = '''
import linecache,os,select,sys,zlib,__main__
os.write(1,b'MITO000\\n')
n,s=int(sys.argv[3]),b''
while len(s)<n:select.select([0],[],[]);s+=os.read(0,n-len(s))or sys.exit(1)
s=zlib.decompress(s)
f='x/mitogen/core.py'
linecache.cache[f]=0,None,s.decode('utf-8').splitlines(True)[:-1],f
os.write(1,b'MITO001\\n')
os.dup2(0,100)
r=os.open('/dev/null',0)
os.dup2(r,101)
os.close(r)
os.fork()or os._exit(0)
os.environ.pop('ARGV0',0)
sys.argv=['']
exec(compile(s,f,'exec'),vars(__main__))
'''


class Lost(Exception):
    """No answer will come."""


def visible(text):
    """Text of others, which may hold anything (RTE-16)."""
    return ''.join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def read_core(folder):
    """The source of an installed core, and its release."""
    with open(os.path.join(folder, 'core.py'), encoding='utf-8') as f:
        core = f.read()
    with open(os.path.join(folder, '__init__.py'), encoding='utf-8') as f:
        release = re.search(r'^__version__ = \((\d+), (\d+), (\d+)', f.read(), re.MULTILINE)
    return core, tuple(map(int, release.groups()))


def make_preamble(core, release):
    """With the keys of all releases, since a child ignores those that it does not know (BOOT-9)."""
    level = 20                          # INFO
    configuration = {
        'version': release, 'context_id': CHILD, 'parent_ids': [MASTER],
        'max_message_size': MAX_MESSAGE_SIZE, 'log_level': level, 'log_levels': [level] * 3,
        'import_overrides': [], 'import_blocks': [],
        'debug': False, 'profiling': False, 'unidirectional': False}
    last_line = 'ExternalContext(%r).main()\n' % configuration          # BOOT-8
    return zlib.compress(('%s\n%s' % (core, last_line)).encode(), 9)    # BOOT-4


def boot_arguments(preamble):
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    stage = deflate.compress(FIRST_STAGE.encode()) + deflate.flush()
    return ['-c', UNPACK, base64.b64encode(stage).decode(), 'minimal', str(len(preamble))]     # BOOT-1


class Parent:
    def __init__(self, program, core, release):
        self.release = release
        preamble = make_preamble(core, release)
        ours, theirs = socket.socketpair()
        self.process = subprocess.Popen(program + boot_arguments(preamble), stdin=theirs, stdout=theirs)
        theirs.close()
        self.socket = ours
        self.link = Link(ours.fileno(), ours.fileno(), PATIENCE_S)
        self.last_handle = 999
        try:
            self.boot(preamble)
        except BaseException:
            self.close()
            raise
        self.link.patience = None       # Calls have no deadline (BOOT-21).

    def boot(self, preamble):
        """Only frames follow the line with the last marker (BOOT-12)."""
        said, markers = [], [b'MITO000', b'MITO001', b'MITO002']
        while markers:
            line = self.link.line()
            if line is None:
                raise Lost('the child ended before it was up; it said:\n' + b''.join(said).decode(errors='replace'))
            said = said[-99:] + [line]
            if markers[0] in line and markers.pop(0) == b'MITO000':
                self.link.write(preamble)

    def send(self, handle, data, reply_to=0):
        self.link.write(frame(CHILD, MASTER, handle, data, reply_to))

    def messages(self):
        """Those that the child may send: nobody is behind its link (RTE-1)."""
        for message in self.link.messages(MAX_MESSAGE_SIZE):
            if (message.src, message.auth) == (CHILD, CHILD):
                yield message
            else:
                print('dropped: a message of context %d' % message.src, file=sys.stderr)

    def call(self, module, function, *arguments):
        self.last_handle += 1                                           # RTE-8
        request = None, module, None, function, arguments, {}           # PAY-1
        self.send(CALL_FUNCTION, dump(request), self.last_handle)
        for message in self.messages():
            if message.dst == MASTER and message.handle == self.last_handle:
                return self.result_of(message)
            self.serve(message)
        raise Lost('the child ended')

    def result_of(self, message):
        if message.reply_to == IS_DEAD:                                 # MSG-2
            raise Lost(message.data.decode(errors='replace'))
        value = self.read(message)
        if type(value) is CallError:
            raise value
        return value

    def read(self, message):
        try:
            return load(message.data)
        except Exception as error:
            raise Lost('expected a pickle, got %r' % error)

    def serve(self, message):
        """A child waits for ever for a module or a resource that nobody answers."""
        if message.dst != MASTER:                                       # RTE-3
            self.send_dead(message, 'no route to %d, my ID is %d' % (message.dst, MASTER))
        elif message.handle not in (FORWARD_LOG, GET_MODULE, GET_RESOURCE):
            self.send_dead(message, 'invalid handle')
        elif message.reply_to == IS_DEAD:
            return
        elif message.handle == FORWARD_LOG:                             # PAY-2
            print(visible(message.data.decode(errors='replace').replace('\0', ' ')), file=sys.stderr)
        elif message.handle == GET_MODULE:                              # PAY-7
            self.send(LOAD_MODULE, dump((message.data.decode(errors='replace'), None, None, None, ())))
        else:
            self.send(LOAD_RESOURCE, self.no_resource(*self.read(message)))

    def no_resource(self, package, resource):                           # PAY-14
        if self.release < (0, 3, 41):
            return dump((package, resource, None))
        return dump((package, resource)) + dump(None)

    def send_dead(self, message, reason):
        if message.reply_to not in (0, IS_DEAD):                        # RTE-4
            self.send(message.reply_to, reason.encode(), IS_DEAD)

    def shut_down(self):
        """The end of the link is the sign that the child has ended (ROL-18)."""
        self.send(SHUTDOWN, b'')
        self.link.patience = GRACE_S
        try:
            for message in self.messages():
                self.serve(message)
        except (TimeoutError, ConnectionError):
            pass
        self.close()

    def close(self):
        self.socket.close()
        try:
            self.process.wait(GRACE_S)                                  # ROL-19
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--core', metavar='FOLDER', help='the folder mitogen/ of an installed Mitogen')
    parser.add_argument('program')
    parser.add_argument('module')
    parser.add_argument('function')
    parser.add_argument('arguments', nargs='*', type=ast.literal_eval)
    options = parser.parse_args()
    core, release = read_core(options.core) if options.core else ('', NEWEST)
    parent = Parent(shlex.split(options.program), core, release)
    try:
        print(parent.call(options.module, options.function, *options.arguments))
    finally:
        parent.shut_down()


if __name__ == '__main__':
    try:
        main()
    except (CallError, Lost, OSError) as error:
        sys.exit('minimal_parent.py: ' + '\n'.join(map(visible, str(error).split('\n'))))
