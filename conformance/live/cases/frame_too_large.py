"""A header that announces more than the limit ends the link at once, before the payload comes."""

import os
import struct

CLAUSES = 'FRM-3'


def run(t):
    context = t.connect()
    pid = context.call(os.getpid)
    header = struct.pack('>hLLLLLL', 0x4d49, context.context_id, 0, 0, 101, 0, 2 ** 32 - 1)
    t.write_on_stream(context, header)
    t.check_gone(pid)
