"""Peers of a unix socket that the case plays itself: one that joins, and one that listens."""

import os
import socket
import struct

import wire

WAIT_S = 30


class HostileJoiner:
    """Joins the context that listens at the path, and holds the socket."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(WAIT_S)
        self.socket.connect(path)
        self.reader = wire.FrameReader()
        self.id = None

    def join(self):
        self.socket.sendall(struct.pack('>L', os.getpid()))
        self.id, self.listener, _pid = struct.unpack('>LLL', self.read_exactly(12))
        return self.id

    def read_exactly(self, size):
        data = b''
        while len(data) < size:
            piece = self.socket.recv(size - len(data))
            if not piece:
                raise AssertionError('expected %d bytes, got the end after %r' % (size, data))
            data += piece
        return data

    def send(self, dst_id, handle, data=b'', **fields):
        fields.setdefault('src_id', self.id)
        self.socket.sendall(wire.frame(dst_id, handle, data, **fields))

    def is_cut_off(self):
        """Whether the listener has closed the socket, or does so within the time."""
        try:
            while self.socket.recv(1 << 16):
                pass
            return True
        except ConnectionError:
            return True
        except socket.timeout:
            return False

    def close(self):
        self.socket.close()


class HostileListener:
    """Listens at the path, answers each process that joins by the given bytes, and holds their sockets."""

    def __init__(self, path):
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(path)
        self.listener.listen(8)
        self.listener.settimeout(WAIT_S)
        self.joined = []

    def accept(self, answer):
        client, _ = self.listener.accept()
        client.settimeout(WAIT_S)
        self.joined.append(client)
        client.recv(4)
        client.sendall(answer)
        return client

    def close(self):
        for one in self.joined + [self.listener]:
            one.close()
