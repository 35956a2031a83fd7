"""A module of two megabytes that do not compress reaches a child of a child."""

import binascii
import os

CLAUSES = 'ROL-9 PAY-7'
TRANSPORTS = ('local',)


def run(t):
    noise = binascii.hexlify(os.urandom(1 << 20)).decode()
    module = t.module('far_big.py', 'NOISE = u"%s"\ndef length():\n    return len(NOISE)\n' % noise)
    context = t.connect_below(t.connect(), python=True)
    t.check_equal(context.call(module.length), 2 << 20, 'length of the text in it')
