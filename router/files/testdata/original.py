"""Sends wrong calls to the original's service pool, and fetches a file from its file
service. Prints the answers as text for people.

    python3 original.py DIRECTORY_WITH_MITOGEN > answers_RELEASE.txt

It is one process without a child: it passes messages to the router of a master as
if they had come in, under an authority of our choice.
"""

import binascii
import os
import sys
import tempfile

sys.path.insert(0, sys.argv[1])

import mitogen
import mitogen.core
import mitogen.master
import mitogen.service
from mitogen.core import Blob, CallError, Context, Kwargs, Message, Secret, Sender

CHILD = 7
SERVICE = 'golden.Golden'
FILES = 'mitogen.service.FileService'


class Golden(mitogen.service.Service):
    @classmethod
    def name(cls):
        return SERVICE

    @mitogen.service.expose(policy=mitogen.service.AllowAny())
    @mitogen.service.arg_spec({'x': int})
    def number(self, x, y=None):
        return x

    @mitogen.service.expose(policy=mitogen.service.AllowAny())
    @mitogen.service.arg_spec({'x': mitogen.core.UnicodeType})
    def text(self, x):
        return x

    @mitogen.service.expose(policy=mitogen.service.AllowAny())
    @mitogen.service.arg_spec({'x': mitogen.core.BytesType})
    def data(self, x):
        return x

    @mitogen.service.expose(policy=mitogen.service.AllowAny())
    @mitogen.service.arg_spec({'x': dict})
    def mapping(self, x):
        return len(x)

    @mitogen.service.expose(policy=mitogen.service.AllowAny())
    @mitogen.service.expose(policy=mitogen.service.AllowParents())
    def parents(self):
        return None

    def closed(self):
        pass

    @mitogen.service.expose(policy=mitogen.service.AllowAny())
    def fail(self):
        raise ValueError('no good')

    @mitogen.service.expose(policy=mitogen.service.AllowAny())
    @mitogen.service.no_reply()
    def silent(self):
        return 1

    @mitogen.service.expose(policy=mitogen.service.AllowAny())
    @mitogen.service.no_reply()
    def silent_fail(self):
        raise ValueError('no good')


def questions(router):
    """Yields name, authority, and the value to be pickled, or the payload's bytes."""
    sender = Sender(Context(router, 0), 1)
    elsewhere = Sender(Context(router, CHILD), 1)
    yield 'not-a-tuple', 0, [SERVICE, 'number', {}]
    yield 'two-items', 0, (SERVICE, 'number')
    yield 'service-not-text', 0, (1, 'number', {})
    yield 'method-not-text', 0, (SERVICE, None, {})
    yield 'kwargs-not-a-dict', 0, (SERVICE, 'number', [])
    yield 'a-call-error', 0, CallError('x')
    yield 'plain-dict', 0, (SERVICE, 'number', {u'x': 3})
    yield 'no-such-method', 0, (SERVICE, 'nope', Kwargs({}))
    yield 'quoted-method', 0, (SERVICE, "it's", Kwargs({}))
    yield 'method-without-policy', 0, (SERVICE, 'closed', Kwargs({}))
    yield 'parents-by-child', CHILD, (SERVICE, 'parents', Kwargs({}))
    yield 'parents-by-parent', 0, (SERVICE, 'parents', Kwargs({}))
    yield 'inactive-by-child', CHILD, ('nomodule.Service', 'f', Kwargs({}))
    yield 'inactive-by-parent', 0, ('nomodule.Service', 'f', Kwargs({}))
    yield 'inactive-in-package', 0, ('nomodule.below.Service', 'f', Kwargs({}))
    yield 'inactive-without-module', 0, ('Service', 'f', Kwargs({}))
    yield 'missing', 0, (SERVICE, 'number', Kwargs({'y': 1}))
    yield 'unexpected', 0, (SERVICE, 'number', Kwargs({'x': 1, 'z': 2}))
    yield 'optional', 0, (SERVICE, 'number', Kwargs({'x': 1, 'y': 2}))
    yield 'raises', 0, (SERVICE, 'fail', Kwargs({}))
    yield 'silent', 0, (SERVICE, 'silent', Kwargs({}))
    values = [
        ('none', None), ('bool', True), ('int', 5), ('big', 2 ** 70),
        ('float', 1.5), ('text', u't'), ('bytes', b'b'), ('blob', Blob(b'b')),
        ('secret', Secret(u's')), ('list', []), ('tuple', ()), ('dict', {}),
        ('kwargs', Kwargs({})), ('call-error', CallError('x')),
        ('sender', elsewhere), ('context', Context(router, CHILD, u'n')),
    ]
    for method in 'number', 'text', 'data', 'mapping':
        for name, value in values:
            yield '%s-of-%s' % (method, name), 0, (
                SERVICE, method, Kwargs({'x': value}))
    yield 'fetch-not-a-path', 0, (FILES, 'fetch', Kwargs({'path': 5, 'sender': sender}))
    yield 'fetch-bytes', 0, (FILES, 'fetch', Kwargs({'path': b'/x', 'sender': sender}))
    yield 'fetch-no-sender', 0, (FILES, 'fetch', Kwargs({'path': u'/x'}))
    yield 'fetch-wrong-sender', 0, (FILES, 'fetch', Kwargs({'path': u'/x', 'sender': 1}))
    yield 'fetch-unregistered', CHILD, (FILES, 'fetch', Kwargs({'path': u"/a'b", 'sender': sender}))
    yield 'fetch-for-another', 0, (FILES, 'fetch', Kwargs({'path': u'/x', 'sender': elsewhere}))
    yield 'fetch-missing', 0, (FILES, 'fetch', Kwargs({'path': u'/nonexistent/x', 'sender': sender}))
    yield 'register-by-child', CHILD, (FILES, 'register', Kwargs({'path': u'/x'}))
    yield 'register', 0, (FILES, 'register', Kwargs({'path': u'/nonexistent/x'}))
    yield 'fetch-registered-missing', CHILD, (FILES, 'fetch', Kwargs({'path': u'/nonexistent/x', 'sender': sender}))
    yield 'register-prefix', 0, (FILES, 'register_prefix', Kwargs({'path': u'/nonexistent/below'}))
    yield 'fetch-below', CHILD, (FILES, 'fetch', Kwargs({'path': u'/nonexistent/below/a/b', 'sender': sender}))
    yield 'fetch-beside', CHILD, (FILES, 'fetch', Kwargs({'path': u'/nonexistent/below2', 'sender': sender}))
    yield 'fetch-above', CHILD, (FILES, 'fetch', Kwargs({'path': u'/nonexistent/below/../y', 'sender': sender}))
    yield 'fetch-relative', CHILD, (FILES, 'fetch', Kwargs({'path': u'x', 'sender': sender}))
    yield 'acknowledge-text', 0, (FILES, 'acknowledge', Kwargs({'size': u'1'}))


def differences(router):
    """The same, and the answer of the C++ implementation where it differs from
    the original's on purpose (docs/spec/services.md)."""
    sender = Sender(Context(router, 0), 1)
    yield 'attribute-of-any-service', 0, (SERVICE, 'name', Kwargs({})), (
        "error: No such method: 'name'")
    yield 'service-in-bytes', 0, (SERVICE.encode(), 'number', Kwargs({'x': 1})), (
        'value: 1')
    yield 'method-in-bytes', 0, (SERVICE, b'number', Kwargs({'x': 1})), (
        'value: 1')
    yield 'names-in-bytes', 0, (SERVICE, 'number', {b'x': 1}), (
        'error: Invalid message format.')
    yield 'silent-fails', 0, (SERVICE, 'silent_fail', Kwargs({})), (
        'error: builtins.ValueError: no good')
    yield 'register-with-slash', 0, (FILES, 'register_prefix', Kwargs({'path': u'/with/slash/'})), None
    yield 'fetch-below-slash', CHILD, (FILES, 'fetch', Kwargs({'path': u'/with/slash/x', 'sender': sender})), (
        "error: builtins.FileNotFoundError: [Errno 2] No such file or "
        "directory: '/with/slash/x'")
    # This comes last, since the one thread of the pool never comes back.
    yield 'fetch-two-slashes', CHILD, (FILES, 'fetch', Kwargs({'path': u'//x', 'sender': sender})), (
        "error: mitogen.service.Error: Path '//x' is not registered with "
        "FileService.")


def deliver(router, msg):
    msg.router = router
    router.broker.defer_sync(lambda: router._async_route(msg))


def send(router, payload, authority, reply_to):
    msg = Message(dst_id=0, src_id=0, auth_id=authority,
                  handle=mitogen.core.CALL_SERVICE, reply_to=reply_to,
                  data=payload)
    if hasattr(Message, 'ENC_PKL'):
        msg.enc = Message.ENC_PKL
    deliver(router, msg)


def answer(router, payload, authority):
    recv = mitogen.core.Receiver(router)
    send(router, payload, authority, recv.handle)
    try:
        msg = recv.get(timeout=2, throw_dead=False)
    except mitogen.core.TimeoutError:
        return 'nothing'
    if msg.is_dead:
        return 'dead: %s' % (msg.data.decode(),)
    value = msg.unpickle(throw=False)
    if isinstance(value, CallError):
        # Without the traceback.
        return 'error: %s' % (str(value).split('\n')[0],)
    return 'value: %s' % (ascii(value),)


def transfer(router, size):
    """The messages of one transfer, with an acknowledgement whenever nothing
    more comes."""
    fd, path = tempfile.mkstemp()
    os.write(fd, b'x' * size)
    os.close(fd)
    os.chmod(path, 0o644)
    os.utime(path, (0, 1.5))
    recv = mitogen.core.Receiver(router)
    call = (FILES, 'fetch', Kwargs({
        'path': path, 'sender': Sender(Context(router, 0), recv.handle)}))
    yield 'metadata %s' % (answer(router, Message.pickled(call).data, 0),)
    unacknowledged = []
    while True:
        try:
            msg = recv.get(timeout=0.5, throw_dead=False)
        except mitogen.core.TimeoutError:
            size = unacknowledged.pop(0)
            yield 'acknowledge %d' % (size,)
            ack = (FILES, 'acknowledge', Kwargs({'size': size}))
            send(router, Message.pickled(ack).data, 0, None)
            continue
        if msg.is_dead:
            yield 'dead %s' % (msg.data.decode(),)
            break
        chunk = msg.decode() if hasattr(msg, 'decode') else msg.unpickle()
        unacknowledged.append(len(chunk))
        yield 'chunk %d' % (unacknowledged[-1],)
    os.unlink(path)


def show(router, name, authority, call, ours=None, first=None):
    payload = Message.pickled(call).data
    print('name: %s' % (name,))
    print('authority: %d' % (authority,))
    print('asked: %s' % (ascii(call),))
    print('payload: %s' % (binascii.hexlify(payload).decode(),))
    if first:
        print('first: %s' % (first,))
    if ours:
        print('ours: %s' % (ours,))
    print('%s\n' % (answer(router, payload, authority),))


def main():
    router = mitogen.master.Router()

    def start():
        return mitogen.service.Pool(router, size=1, overwrite=True, services=[
            Golden(router), mitogen.service.FileService(router)])

    start()
    for question in questions(router):
        show(router, *question)
    for size in 0, 1, 131046, 131047, 1048576, 1500000:
        print('transfer: %d' % (size,))
        for line in transfer(router, size):
            print('then: %s' % (line,))
        print()
    for question in differences(router):
        show(router, *question)
    start()
    show(router, 'a-new-pool', 0, (SERVICE, 'number', Kwargs({'x': 1})))
    deliver(router, Message.dead('x', dst_id=0, handle=mitogen.core.CALL_SERVICE))
    show(router, 'after-a-dead-message', 0, (SERVICE, 'number', Kwargs({'x': 1})),
         ours='value: 1', first='dead')
    sys.stdout.flush()
    os._exit(0)


main()
