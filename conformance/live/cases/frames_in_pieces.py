"""Frames that come byte by byte are read like many frames in one write."""

import os

CLAUSES = 'FRM-1'
TRANSPORTS = ('local',)
FIRST_HANDLE = 5000


def call(t, child, number):
    msg = t.message(u'%s' % os.getcwd.__module__, u'getcwd')
    msg.dst_id, msg.reply_to = child.context.context_id, FIRST_HANDLE + number
    return msg.pack()


def read_replies(child, count):
    handles = []
    while len(handles) < count:
        handle = child.read_frame()[0]
        if handle >= FIRST_HANDLE:
            handles.append(handle - FIRST_HANDLE)
    return handles


def run(t):
    child = t.bare_child()
    child.boot()
    child.write_in_pieces(call(t, child, 0), 1)
    t.check_equal(read_replies(child, 1), [0], 'call that is answered')
    child.write(b''.join(call(t, child, n) for n in range(1, 101)))
    t.check_equal(read_replies(child, 100), list(range(1, 101)), 'calls that are answered')
