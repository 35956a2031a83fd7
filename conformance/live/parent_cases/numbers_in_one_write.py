"""A listener writes its three numbers, and a client its one, so that one read gets all of them.

A reader wakes up at each write of a process that has idle priority on the same processor,
so it sees how that process writes. A control shows that it would see numbers in parts.
"""

import os
import socket
import struct
import subprocess
import sys
import threading

CLAUSES = 'BOOT-16'
TRANSPORTS = ('local',)
ROUNDS = 8
CONTROL = '''\
import os, socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
listener.bind(sys.argv[1] + '.new')
listener.listen(8)
# Whoever sees the name can connect.
os.rename(sys.argv[1] + '.new', sys.argv[1])
while True:
    client, _ = listener.accept()
    client.recv(4)
    try:
        for part in (b'\\0\\0\\0\\1', b'\\0\\0\\0\\0', b'\\0\\0\\0\\5'):
            client.send(part)
    except OSError:
        pass  # The reader has seen a part, and gone.
'''


def schedule(pid, policy, cpus):
    for task in os.listdir('/proc/%d/task' % pid):
        os.sched_setaffinity(int(task), cpus)
        try:
            os.sched_setscheduler(int(task), policy, os.sched_param(0))
        except PermissionError:
            pass  # Not every user may take back the idle priority.


def read_numbers(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(30)
        client.connect(path)
        client.send(struct.pack('>L', os.getpid()))
        return len(client.recv(100))


def sizes(path, pid, cpus):
    """How many bytes the first read of each joining gave."""
    schedule(pid, os.SCHED_IDLE, {min(cpus)})
    try:
        return [read_numbers(path) for _ in range(ROUNDS)]
    finally:
        schedule(pid, os.SCHED_OTHER, cpus)


def control(t, cpus):
    path = t.path('control')
    process = subprocess.Popen([sys.executable, '-c', CONTROL, path])
    try:
        t.wait_until(lambda: os.path.exists(path), 'a socket')
        return sizes(path, process.pid, cpus)
    finally:
        process.kill()
        process.wait()


def run(t):
    cpus = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cpus)})
    try:
        in_parts = control(t, cpus)
        if 4 not in in_parts:
            t.skip('parts cannot be told apart on this machine, where reads gave %r' % in_parts)
        path = t.path('ours')
        t.ask('listen', path=path).get()
        t.check_equal(sizes(path, t.session.pid, cpus), [12] * ROUNDS, 'bytes that the first read gave')
    finally:
        os.sched_setaffinity(0, cpus)
    listen_for_client(t)


def listen_for_client(t):
    """A client of ours; its number has four bytes, so this shows no more than that it is whole."""
    path = t.path('theirs')
    listener = t.hostile_listener(path)
    got = []

    def accept():
        client, _ = listener.listener.accept()
        listener.joined.append(client)
        got.append(client.recv(100))

    accepting = threading.Thread(target=accept)
    accepting.start()
    session = t.new_session('--join', path)
    accepting.join(30)
    t.check_equal([struct.unpack('>L', one)[0] for one in got], [session.pid], 'numbers of the client')
    for one in listener.joined:
        one.close()
    session.process.stdin.close()
    t.check_equal(session.process.wait(30), 3, 'exit status of the client without an answer')
