"""Sixteen mebibytes go to a child of a child and back, unchanged."""

import os

CLAUSES = 'RTE-3 FRM-1'
TRANSPORTS = ('local', 'ssh')
TIME_LIMIT = 120


def run(t):
    payload = os.urandom(1 << 20) * 16
    context = t.connect_below(t.connect())
    t.check_equal(context.call(t.stub.echo, payload) == payload, True, 'same payload')
