"""Turns the Python child of the original that imports it hostile. Runs on Python 2.7 and 3."""

import os
import random
import signal
import threading
import time

import mitogen.core


def stream_to_parent(router):
    """The stream that leads to the master."""
    return router.stream_by_id(0)


@mitogen.core.takes_router
def write_raw(data, times=1, router=None):
    """Put bytes on the link to the parent, framed or not."""
    stream = stream_to_parent(router)
    for _ in range(times):
        router.broker.defer(stream.protocol._writer.write, bytes(data))


@mitogen.core.takes_router
def send(dst_id, handle, data, src_id=None, auth_id=None, reply_to=0, router=None):
    """A message with a header of the attacker's choice, past all checks of its own router."""
    message = mitogen.core.Message(dst_id=dst_id, handle=handle, data=bytes(data), reply_to=reply_to)
    message.src_id = mitogen.context_id if src_id is None else src_id
    message.auth_id = mitogen.context_id if auth_id is None else auth_id
    router.broker.defer(stream_to_parent(router).protocol.send, message)


@mitogen.core.takes_router
def ask(dst_id, handle, data, src_id=None, auth_id=None, router=None, timeout=10):
    """The same, with the raw answer: its payload, or "dead: " and the reason, or "no answer"."""
    receiver = mitogen.core.Receiver(router, persist=False)
    send(dst_id, handle, data, src_id, auth_id, receiver.handle, router=router)
    try:
        message = receiver.get(timeout=timeout, throw_dead=False)
        return mitogen.core.Blob(b'dead: ' * message.is_dead + message.data)
    except mitogen.core.TimeoutError:
        return mitogen.core.Blob(b'no answer')


HANDLES = list(range(99, 116)) + [0, 999, 0xffffffff]
PAYLOADS = [b'', b'\x00', b'\x80\x02.', b'N.', b'hostile\x0010\x00words', b'7:x', b'123456:x', b'\xff' * 300,
            b'no_such_module', b'\x80\x02]q\x00h\x00a.', b'\x80\x02' + b'(' * 3000, b'x' * 100000]


@mitogen.core.takes_router
def run_wild(seed, seconds, others, router=None):
    """Lie, flood and garble until the time is over, and then read nothing, break the protocol, or die."""
    thread = threading.Thread(target=_run_wild, args=(random.Random(seed), seconds, list(others), router))
    thread.daemon = True
    thread.start()


def _run_wild(chance, seconds, others, router):
    end = time.time() + seconds
    while time.time() < end:
        for _ in range(chance.randrange(1, 50)):
            _send_odd(chance, others, router)
        time.sleep(chance.random() * 0.02)
    ending = chance.randrange(3)
    if ending == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
    if ending == 1:
        write_raw(b'no frame at all, but as long as a header', router=router)
        time.sleep(60)
    os._exit(0)


def _send_odd(chance, others, router):
    ids = [0, mitogen.context_id, mitogen.parent_id, 77, 0xffffffff]
    # What a child of the original believes of its sibling is not tested here.
    target = chance.choice(ids + others * (chance.random() < 0.2))
    handle = chance.choice(HANDLES)
    if target == 0 and chance.random() < 0.2:
        handle = 1000 + chance.randrange(2000)
    send(target, handle, chance.choice(PAYLOADS), chance.choice(ids), chance.choice(ids),
         chance.choice([0, 0, 999, 1000 + chance.randrange(100), 0xffffffff]), router=router)
