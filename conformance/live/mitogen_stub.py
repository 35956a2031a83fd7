"""
The functions that the native child implements, for a Python child.

The original's importer serves this file to its Python children, so that every
case can first be proven against the original. Runs on Python 2.7 and 3.
"""

import io
import logging
import os
import subprocess
import time

import mitogen.core


receivers = {}


def to_bytes(text):
    return text if isinstance(text, bytes) else text.encode('utf-8')


def write_all(fd, data):
    while data:
        data = data[os.write(fd, data):]


def echo(value):
    return value


def echo_call(*args, **kwargs):
    return [list(args), dict(kwargs)]


def raise_error(type_name, message):
    names = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)
    raise names[mitogen.core.to_text(type_name)](message)


def log(logger, level, message):
    logging.getLogger(logger).log(level, u'%s', message)


def print_stdout(text):
    write_all(1, to_bytes(text))


def print_stderr(text):
    write_all(2, to_bytes(text))


def big(size):
    return b'x' * size


def sleep(seconds):
    time.sleep(seconds)


def exit(status):
    os._exit(status)


def send(sender, value):
    sender.send(value)


def send_many(sender, count):
    for number in range(count):
        sender.send(number)
    sender.close()


@mitogen.core.takes_econtext
def make_receiver(econtext):
    receiver = mitogen.core.Receiver(econtext.router)
    receivers[receiver.handle] = receiver
    return receiver.to_sender()


def receive(handle, timeout):
    return receivers[handle].get(timeout=timeout).unpickle()


def close_receiver(handle):
    receivers.pop(handle).close()


@mitogen.core.takes_econtext
def handles(econtext):
    return sorted(econtext.router._handle_map)


@mitogen.core.takes_econtext
def detach(econtext):
    econtext.detach()


def fetch_file(context, path):
    """Returns [whether all of it came, its content]."""
    import mitogen.service
    out = io.BytesIO()
    ok, _ = mitogen.service.FileService.get(context, path, out)
    return [ok, mitogen.core.Blob(out.getvalue())]


@mitogen.core.takes_router
def pushed_file(path, router):
    import mitogen.service
    pool = mitogen.service.get_or_create_pool(router=router)
    return mitogen.core.Blob(pool.get_service(u'mitogen.service.PushFileService').get(path))


def functions():
    names = (
        'big', 'close_receiver', 'detach', 'echo', 'echo_call', 'exit', 'fetch_file', 'functions',
        'handles', 'log', 'make_receiver', 'print_stderr', 'print_stdout', 'pushed_file',
        'raise_error', 'receive', 'send', 'send_many', 'sleep', 'spawn',
        'spawn_background',
    )
    return [u'mitogen_stub.' + name for name in names]


def spawn(argv):
    return subprocess.call(argv)


def spawn_background(argv):
    return subprocess.Popen(argv).pid
