"""A leaf that reads slowly, and gets large messages, delays no other context below the same intermediate."""

import os
import select
import threading
import time

CLAUSES = 'RTE-14'

# A little more than a neighbour must take in a second, so that others wait for it.
RATE = 1.3 * (1 << 20)
CHUNK = 64 << 10
LARGE = 30 << 20
# What waits for the leaf takes 23 s.
LIMIT_S = 12


def run(t):
    intermediate = t.connect_stub()
    sibling = t.connect_stub(via=intermediate)
    leaf = t.booted_hostile_child(via=intermediate)
    done = threading.Event()
    reader = threading.Thread(target=read_slowly, args=(leaf, done))
    reader.start()
    try:
        for size in (LARGE, 200000, 200000):
            t.ask('call_no_reply', context=leaf.id, function='any.any', args=['x' * size]).get()
        for _ in range(3):
            began = time.time()
            t.call_async(sibling, 'mitogen_stub.echo', 7).get(LIMIT_S)
            t.check(time.time() - began < LIMIT_S, 'expected an answer within %d s' % LIMIT_S)
    finally:
        done.set()
        reader.join()
    t.check_serves(sibling)


def read_slowly(leaf, done):
    while not done.is_set():
        if select.select([leaf.input], [], [], 0.1)[0]:
            os.read(leaf.input, CHUNK)
            time.sleep(CHUNK / RATE)
