"""A port that nobody listens on is told in words."""

import socket

TRANSPORTS = ('ssh',)
ONCE = True


def run(t):
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        port = listener.getsockname()[1]
    t.check_in('refused', t.connect_error(port=port))
