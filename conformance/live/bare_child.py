"""A child driven by hand: its boot command, its preamble, and plain pipes. It is like the testee, or another program."""

import os
import select
import signal
import struct
import subprocess
import time

import mitogen.core
import mitogen.master
import mitogen.parent


class BareChild(object):
    def __init__(self, t, argv=None):
        self.t = t
        self.argv = argv or t.child_argv()
        self.context = mitogen.parent.Context(t.router, t.router.allocate_id())
        self.connection = self.make_connection()
        self.output = b''
        with open(t.path('bare.err'), 'w') as errors:
            self.process = subprocess.Popen(
                self.connection.get_boot_command(), stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=errors)

    def make_connection(self):
        kind = mitogen.parent.get_connection_class('local')
        options = kind.options_class(
            old_router=self.t.router, max_message_size=self.t.router.max_message_size,
            python_path=self.argv)
        connection = kind(options, self.t.router)
        connection.context = self.context
        return connection

    def preamble(self):
        return self.connection.get_preamble()

    def write(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def write_in_pieces(self, data, size):
        for start in range(0, len(data), size):
            self.write(data[start:start + size])
            time.sleep(0.001)

    def close_input(self):
        self.process.stdin.close()

    def read_some(self, timeout):
        if not select.select([self.process.stdout], [], [], timeout)[0]:
            return b''
        return os.read(self.process.stdout.fileno(), 65536)

    def read_until(self, marker, timeout=15):
        deadline = time.time() + timeout
        while marker not in self.output:
            data = self.read_some(deadline - time.time()) if time.time() < deadline else b''
            self.t.check(data, '%r on standard output, got %r and then nothing; errors: %s' % (
                marker, self.output[-200:], self.errors()))
            self.output += data
        before, _, self.output = self.output.partition(marker)
        return before

    def read_to_end(self, timeout=15):
        deadline = time.time() + timeout
        data = b'unread'
        while data and time.time() < deadline:
            data = self.read_some(deadline - time.time())
            self.output += data
        return self.output

    def send(self, message):
        message.dst_id = self.context.context_id
        self.write(message.pack())

    def read_frame(self):
        """Handle and payload of the next frame."""
        header = self.take(mitogen.core.Message.HEADER_LEN)
        fields = struct.unpack(mitogen.core.Message.HEADER_FMT, header)
        return fields[4], self.take(fields[6])

    def take(self, size):
        while len(self.output) < size:
            data = self.read_some(15)
            self.t.check(data, '%d bytes of a frame, got %r; errors: %s' % (
                size, self.output, self.errors()))
            self.output += data
        taken, self.output = self.output[:size], self.output[size:]
        return taken

    def boot(self):
        self.read_until(b'MITO000\n')
        self.write(self.preamble())
        self.read_until(b'MITO001\n')
        self.read_until(b'MITO002\n')

    def exit_status(self):
        return self.t.wait_until(lambda: (self.process.poll() is not None and
                                          [self.process.returncode]), 'the child has ended')[0]

    def errors(self):
        return self.t.read('bare.err')

    def close(self):
        for pipe in (self.process.stdin, self.process.stdout):
            pipe.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
