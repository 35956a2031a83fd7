"""A leaf that asks for more than it reads delays no other context below the same intermediate."""

import os
import select
import threading
import time

import wire

CLAUSES = 'RTE-14'

# A little more than a neighbour must take in a second, so that others wait for it.
RATE = 1.3 * (1 << 20)
CHUNK = 64 << 10
# Fills all the room that the master has for one context by one link.
REQUESTS = 90
# What the leaf leaves unread would take 50 s to send.
LIMIT_S = 20


def run(t):
    t.ask('add_service', service='live.Echo').get()
    intermediate = t.connect_stub()
    sibling = t.connect(via=intermediate)
    leaf = t.booted_hostile_child(via=intermediate)
    done = threading.Event()
    reader = threading.Thread(target=read_slowly, args=(leaf, done))
    reader.start()
    try:
        request = wire.frame(0, wire.CALL_SERVICE,
                             wire.service_call('live.Echo', 'echo', value='v' * (1 << 20)),
                             src_id=leaf.id, reply_to=1000)
        for _ in range(REQUESTS):
            leaf.write(request)
        for context in 3 * (sibling, intermediate):
            t.call_async(context, 'os.getpid').get(LIMIT_S)
    finally:
        done.set()
        reader.join()
    t.check_serves(sibling)


def read_slowly(leaf, done):
    while not done.is_set():
        if select.select([leaf.input], [], [], 0.1)[0]:
            os.read(leaf.input, CHUNK)
            time.sleep(CHUNK / RATE)
