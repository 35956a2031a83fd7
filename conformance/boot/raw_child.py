"""A child that a test starts and feeds by hand, without any Mitogen."""

import os
import signal
import socket
import subprocess
import tempfile

DEADLINE_S = 30


class RawChild:
    """Its link is a socketpair; `blocking` says whether the child's end of it blocks."""

    def __init__(self, argv, blocking=True):
        self.link, far = socket.socketpair()
        self.link.settimeout(DEADLINE_S)
        far.setblocking(blocking)
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(argv, stdin=far, stdout=far, stderr=self.errors,
                                        start_new_session=True)
        far.close()
        self.received = b''

    def wait_for(self, marker):
        """Read up to a marker, which must come."""
        while marker not in self.received:
            data = self.link.recv(4096)
            if not data:
                raise AssertionError('expected %r, got the end after %r and the errors %s' % (
                    marker, self.received, self.error_text()))
            self.received += data

    def rest(self):
        while True:
            data = self.link.recv(4096)
            if not data:
                return self.received
            self.received += data

    def end_input(self):
        self.link.shutdown(socket.SHUT_WR)

    def status(self):
        return self.process.wait(DEADLINE_S)

    def error_text(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors='replace')

    def close(self):
        """Kill everything that was started: the child has a session of its own."""
        self.link.close()
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait(DEADLINE_S)
        self.errors.close()
