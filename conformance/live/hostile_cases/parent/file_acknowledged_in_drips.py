"""A child that acknowledges files in drips, as contexts that it invents, delays nobody else behind its link."""

import pickle
import time

import wire

CLAUSES = 'SVC-13'
TIME_LIMIT = 120
PATIENCE_S = 40
CHUNK = 131046
SERVICE = 'mitogen.service.FileService'


def serve(t, name, size):
    path = t.path(name)
    with open(path, 'wb') as f:
        f.truncate(size)
    t.ask('serve_file', path=path).get()
    return path


def invent(peer, middle, count):
    peer.send(0, wire.ALLOCATE_ID, reply_to=1000)
    answer = peer.read_frames(lambda frame: frame.handle == 1000)
    first = pickle.loads(answer.data)[0]
    for context in range(first, first + count):
        peer.send(middle, wire.ADD_ROUTE, b'%d:x' % context)
    return list(range(first, first + count))


def run(t):
    large, small = serve(t, 'large', 100 << 20), serve(t, 'small', 1000)
    middle = t.connect_stub()
    honest = t.connect_stub(via=middle)
    peer = t.booted_hostile_child(via=middle)
    contexts = [peer.id] + invent(peer, middle, 20)
    for context in contexts:
        peer.send(0, wire.CALL_SERVICE, wire.service_call(
            SERVICE, 'fetch', path=large, sender=wire.Sender(context, 5000)), src_id=context, reply_to=5001)
    peer.read_frames(lambda frame: frame.handle == 5000)
    master = t.Tagged('$context', [0, ''])
    fetched = t.call_async(honest, 'mitogen_stub.fetch_file', master, small)
    deadline = time.time() + PATIENCE_S
    while not fetched.arrived and time.time() < deadline:
        for context in contexts:
            peer.send(0, wire.CALL_SERVICE, wire.service_call(SERVICE, 'acknowledge', size=CHUNK), src_id=context)
        peer.drain()
        time.sleep(1)
    t.check(fetched.arrived, 'the small file within %d s' % PATIENCE_S)
    fetched.get()
