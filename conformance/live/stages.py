"""Runs code in the parent at the moment when a marker of the handshake has come."""

import mitogen.core
import mitogen.parent

MARKERS = ('MITO000', 'MITO001', 'MITO002')


def at_marker(marker, action):
    """Call action() when the marker comes, before the original reacts; return how to undo it."""
    protocol = mitogen.parent.BootstrapProtocol
    original = protocol.PATTERNS
    protocol.PATTERNS = [
        (pattern, wrap(handler, action) if name == marker else handler)
        for name, (pattern, handler) in zip(MARKERS, original)
    ]
    return lambda: setattr(protocol, 'PATTERNS', original)


def wrap(handler, action):
    def handle(self, line, match):
        action()
        return handler(self, line, match)
    return handle
