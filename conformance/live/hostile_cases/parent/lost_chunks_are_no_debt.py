"""A context that lost chunks of a file, since another flooded it, gets files again when the flood is over."""

import os
import signal
import threading
import time

import wire

CLAUSES = 'SVC-14'
TIME_LIMIT = 180
FLOOD_S = 30
# A debt ends 30 s after the last acknowledgement at the latest.
LIMIT_S = 90


def run(t):
    path = t.path('served')
    with open(path, 'wb') as f:
        f.truncate(5 << 20)
    t.ask('serve_file', path=path).get()
    middle = t.connect_stub()
    victim = t.connect(via=middle)
    pid = t.pid(victim)
    fetch(t, victim, path).get()
    peer = t.booted_hostile_child()
    messages = 64 * wire.frame(victim, 7777, b'x' * 900, src_id=peer.id)
    writer = threading.Thread(target=peer.write_until_refused, args=(lambda _: messages, FLOOD_S))
    writer.start()
    try:
        under_way = fetch_under_flood(t, victim, path, pid)
    finally:
        writer.join()
    # That one may have lost a part; what counts is that it ends.
    under_way.wait(LIMIT_S)
    fetch(t, victim, path).get(LIMIT_S)


def fetch(t, victim, path):
    return t.call_async(victim, 'mitogen_stub.fetch_file', t.Tagged('$context', [0, '']), path)


def fetch_under_flood(t, victim, path, pid):
    """Fetches one file after the other while the victim stops again and again."""
    deadline = time.time() + FLOOD_S
    fetched = fetch(t, victim, path)
    while time.time() < deadline:
        if fetched.arrived:
            fetched = fetch(t, victim, path)
        os.kill(pid, signal.SIGSTOP)
        time.sleep(5)
        os.kill(pid, signal.SIGCONT)
        time.sleep(3)
    return fetched
