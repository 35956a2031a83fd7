"""A child that sends a neighbour one end of a context after the other delays nobody behind that neighbour."""

import os
import pickle
import select
import threading
import time

import wire

CLAUSES = 'RTE-15 RTE-14'
TIME_LIMIT = 120
# Less than a neighbour must take in a second, so messages to it are queued.
RATE = 0.4 * (1 << 20)
CHUNK = 64 << 10
FLOOD_S = 20
# What the flood leaves unread would take minutes to send.
LIMIT_S = 30


def run(t):
    for handle in (wire.DEL_ROUTE, wire.SHUTDOWN):
        middle = t.booted_hostile_child()
        flood(t, middle, invent(middle), handle)
    t.check_serves()


def invent(middle):
    middle.send(0, wire.ALLOCATE_ID, reply_to=1000)
    answer = middle.read_frames(lambda frame: frame.handle == 1000)
    behind = pickle.loads(answer.data)[0]
    middle.send(0, wire.ADD_ROUTE, b'%d:behind' % behind)
    return behind


def flood(t, middle, behind, handle):
    peer = t.booted_hostile_child()
    message = wire.frame(middle.id, handle, b'x' * 20000, src_id=peer.id)
    writer = threading.Thread(target=peer.write_until_refused, args=(lambda _: message, FLOOD_S))
    writer.start()
    try:
        await_call(t, middle, behind)
    finally:
        writer.join()


def await_call(t, middle, behind):
    asked, deadline = None, None
    began = time.time()
    while True:
        if asked is None and time.time() > began + FLOOD_S / 2:
            asked = t.call_async(behind, 'os.getpid')
            deadline = time.time() + LIMIT_S
        if select.select([middle.input], [], [], 0.1)[0]:
            data = os.read(middle.input, CHUNK)
            if any(frame.dst_id == behind for frame in middle.reader.feed(data)):
                return
            time.sleep(len(data) / RATE)
        t.check(deadline is None or time.time() < deadline, 'the call within %d s' % LIMIT_S)
