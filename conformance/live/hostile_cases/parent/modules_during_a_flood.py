"""A context that another floods still gets each module that it imports, and so do those that come after it."""

import os
import signal
import threading
import time

import wire

CLAUSES = 'RTE-14'
TIME_LIMIT = 150
FLOOD_S = 30
MODULES = 15
LIMIT_S = 90


def run(t):
    modules = {'flooded_%d.py' % n: 'SEVEN = 7\n' for n in range(MODULES)}
    t.start_with_modules(modules)
    middle = t.connect_stub()
    victim, later = t.connect(via=middle), t.connect(via=middle)
    t.check_equal(t.call(victim, 'importer.import_each', 'flooded', 0), [])
    pid = t.pid(victim)
    peer = t.booted_hostile_child()
    messages = 64 * wire.frame(victim, 7777, b'x' * 900, src_id=peer.id)
    imported = t.call_async(victim, 'importer.import_each', 'flooded', MODULES, 1)
    writer = threading.Thread(target=peer.write_until_refused, args=(lambda _: messages, FLOOD_S))
    writer.start()
    try:
        stop_again_and_again(pid)
    finally:
        writer.join()
    t.check_equal(imported.get(LIMIT_S), [])
    t.check_equal(t.call(later, 'importer.import_each', 'flooded', MODULES), [])


def stop_again_and_again(pid):
    deadline = time.time() + FLOOD_S
    while time.time() < deadline:
        os.kill(pid, signal.SIGSTOP)
        time.sleep(5)
        os.kill(pid, signal.SIGCONT)
        time.sleep(2)
