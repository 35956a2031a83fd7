"""If nobody listens on a port, the error says so."""

import socket

CLAUSES = 'CON-5'
TRANSPORTS = ('ssh',)
ONCE = True


def run(t):
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        port = listener.getsockname()[1]
    t.check_in('refused', t.connect_error(port=port))
