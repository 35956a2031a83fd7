"""A child that the case plays itself, byte by byte, over the pipes with which its parent started it."""

import array
import collections
import itertools
import os
import re
import select
import socket
import sys
import time
import zlib

import wire

HERE = os.path.dirname(os.path.abspath(__file__))
WAIT_S = 30
NUMBERS = itertools.count()


class HostileChild:
    """
    Between start and end only the case has both descriptors, and nobody else reads or writes. What it does
    not read stays in the pipe. `pending` is the answer to the connect operation.
    """

    def __init__(self, t, via=None, **options):
        self.t = t
        path = os.path.join(t.dir, 'lend-%d' % next(NUMBERS))
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(path)
        listener.listen(1)
        listener.settimeout(WAIT_S)
        argv = [sys.executable, os.path.join(HERE, 'lend_descriptors.py'), path]
        options.setdefault('method', 'local')
        self.pending = t.connect_async(argv, via=via, **options)
        self.lender, _ = listener.accept()
        listener.close()
        self.input, self.output = self._take_descriptors()
        self.context = None
        self.reader = wire.FrameReader()
        self.unread = collections.deque()

    def _take_descriptors(self):
        room = socket.CMSG_SPACE(2 * array.array('i').itemsize)
        ancillary = self.lender.recvmsg(1, room)[1]
        found = array.array('i')
        found.frombytes(ancillary[0][2])
        return list(found)

    def boot(self):
        """Reads the preamble and writes the markers; the parent then has a child. Returns its id."""
        self.write(b'MITO000\n')
        preamble = self.read_preamble()
        self.write(b'MITO001\nMITO002\n')
        match = re.search(br"'context_id': (\d+)", preamble)
        self.t.check(match, 'a context id in the preamble, got %r' % preamble[-300:])
        self.id = int(match.group(1))
        self.context = self.pending.get(WAIT_S)['context']
        self.t.check_equal(self.context, self.id, 'id of the child')
        return self.id

    def read_preamble(self):
        inflate, text = zlib.decompressobj(), b''
        while not inflate.eof:
            text += inflate.decompress(self.read())
        self.unread += self.reader.feed(inflate.unused_data)
        return text

    def write(self, data, timeout=WAIT_S):
        """Writes all the data; the parent has to take it."""
        view, deadline = memoryview(data), time.time() + timeout
        while view:
            ready = select.select([], [self.output], [], max(0, deadline - time.time()))[1]
            self.t.check(ready, 'the parent to take %d more bytes within %d s' % (len(view), timeout))
            view = view[os.write(self.output, view[:4096]):]

    def write_until_refused(self, make_data, seconds):
        """Writes make_data(n) for n = 0, 1, ... until the time is over or the pipe breaks. Returns the count."""
        deadline, count = time.time() + seconds, 0
        try:
            while time.time() < deadline:
                self.write(make_data(count))
                count += 1
        except OSError:
            pass
        return count

    def read(self, size=65536, timeout=WAIT_S):
        ready = select.select([self.input], [], [], timeout)[0]
        self.t.check(ready, 'bytes of the parent within %d s' % timeout)
        data = os.read(self.input, size)
        self.t.check(data, 'bytes of the parent, got the end')
        return data

    def drain(self):
        """Reads what waits, and drops it."""
        while select.select([self.input], [], [], 0)[0] and os.read(self.input, 1 << 20):
            pass

    def read_frames(self, wanted, timeout=WAIT_S):
        """Reads until wanted(frame) is true, and returns that frame."""
        deadline = time.time() + timeout
        while True:
            while self.unread:
                frame = self.unread.popleft()
                if wanted(frame):
                    return frame
            self.unread += self.reader.feed(self.read(timeout=max(0.01, deadline - time.time())))

    def send(self, dst_id, handle, data=b'', **fields):
        fields.setdefault('src_id', self.id)
        self.write(wire.frame(dst_id, handle, data, **fields))

    def is_cut_off(self, timeout=WAIT_S):
        """Whether the parent has closed our standard input, or does so within the time; reads the rest."""
        deadline = time.time() + timeout
        while time.time() < deadline:
            if select.select([self.input], [], [], 0.1)[0] and not os.read(self.input, 1 << 20):
                return True
        return False

    def close(self):
        for fd in (self.input, self.output):
            os.close(fd)
        self.lender.close()
