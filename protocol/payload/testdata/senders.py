"""Lets the original's own senders make each payload that it sends.

Every function here gets the original's modules, and yields pairs: the name of a
case, and the message as the sender passed it on. Runs on 2.7 and 3.
"""

from __future__ import unicode_literals

import io
import logging
import threading

COMPRESSED = b'x\x9c+(\xca\xcc+\xd1\x50\x30\xd4\x04\x00\x0c\x81\x02\x4a'


class Recorder(object):
    """Stands in for a router, a stream or a context of a sender, and keeps
    the messages that it is given."""

    context_id = remote_id = 3
    name = 'child'
    debug = False

    def __init__(self):
        self.sent = []
        self.sent_modules = set()
        self.protocol = self.router = self.responder = self

    def send(self, message):
        self.sent.append(message)

    _send = _async_route = route = send

    def send_async(self, message):
        self.sent.append(message)
        return self

    def send_await(self, message):
        self.sent.append(message)
        return 1, 2

    def context_by_id(self, context_id, *args, **kwargs):
        return self

    stream_by_id = context_by_id


def bare(cls, **attributes):
    """An object of the class, made without its constructor."""
    made = cls.__new__(cls)
    vars(made).update(attributes)
    return made


def get_module(m):
    for name in 'os.path', 'package.m\xf6dule':
        recorder = Recorder()
        importer = bare(m.core.Importer, _lock=threading.Lock(), _cache={}, _callbacks={},
                        _log=logging.getLogger('x'), _context=recorder)
        importer._request_module(name if m.py3 else name.encode('utf-8'), None)
        yield name, recorder.sent[0]


def call_function(m):
    import posixpath
    context = bare(m.parent.Context, context_id=3, name='child', router=None)
    chain = m.parent.CallChain(context, pipelined=True)
    chain.chain_id = 'host-1-2-3'
    plain = m.parent.CallChain(context)
    yield 'no chain', plain.make_msg(posixpath.join, 'a', b'b')
    yield 'of a chain', chain.make_msg(posixpath.join)
    yield 'a method of a class', plain.make_msg(m.called_class.method, [1, None])
    yield 'with keywords', plain.make_msg(posixpath.join, path='/')


def call_reply(m):
    for name, value in (('None', None), ('text', 'text'), ('bytes', b'bytes'),
                        ('containers', [1, {'a': (True,)}]),
                        ('CallError', m.core.CallError(ValueError('no such')))):
        recorder = Recorder()
        request = m.core.Message(src_id=0, reply_to=1001)
        request.reply(value, router=recorder)
        yield name, recorder.sent[0]


def forward_log(m):
    for logger, level, text in (('stdout', 20, 'a line'), ('mitogen', 10, 'two\nlines \xe9'),
                                ('', 0, 'with\0NUL')):
        handler = m.core.LogHandler(Recorder())
        handler.emit(logging.LogRecord(logger, level, 'f', 1, text, (), None))
        yield '%s %d' % (logger, level), handler._buffer[0]


def route(m, handle):
    for name in 'ssh.web', 'a:b', 'h\xf6st', '':
        recorder = Recorder()
        monitor = bare(m.parent.RouteMonitor)
        given = name if handle == m.core.ADD_ROUTE else None
        monitor._send_one(recorder, handle, 4294967295 if given == 'a:b' else 7, given)
        yield name, recorder.sent[0]


def allocate_id(m):
    recorder = Recorder()
    allocator = m.parent.ChildIdAllocator(recorder)
    allocator.allocate()
    yield 'request', recorder.sent[0]


def id_block(m):
    recorder = Recorder()
    allocator = bare(m.master.IdAllocator, router=recorder, next_id=1, lock=threading.Lock())
    request = m.core.Message(src_id=3, reply_to=1001)
    request.router = recorder
    for name in 'the first', 'the second':
        allocator.on_allocate_id(request)
        yield name, recorder.sent[-1]


def shutdown(m):
    recorder = Recorder()
    context = bare(m.parent.Context, context_id=3, name='child', router=recorder)
    context.shutdown(wait=False)
    yield 'by its parent', recorder.sent[0]


def load_module(m):
    found = ('package', ['a', 'b'], '/lib/package/__init__.py', m.core.Blob(COMPRESSED),
             ['package.a', 'os'])
    module = ('os', None, '/lib/os.py', m.core.Blob(COMPRESSED), [])
    for name, tup in ('a package', found), ('a module', module):
        recorder = Recorder()
        responder = bare(m.master.ModuleResponder, _router=recorder, _cache={tup[0]: tup},
                         _log=logging.getLogger('x'), good_load_module_count=0,
                         good_load_module_size=0)
        takes_reason = responder._send_load_module.__code__.co_argcount == 4
        responder._send_load_module(recorder, tup[0], *['requested'] * takes_reason)
        yield name, recorder.sent[0]
    recorder = Recorder()
    responder = bare(m.master.ModuleResponder, bad_load_module_count=0)
    responder._send_module_load_failed(recorder, 'missing')
    yield 'not found', recorder.sent[0]


def forward_module(m):
    for name in 'package.module', 'os':
        recorder = Recorder()
        recorder.remote_id = 4
        context = bare(m.parent.Context, context_id=7, name='x', router=None)
        bare(m.master.ModuleResponder)._send_forward_module(recorder, context, name)
        yield name, recorder.sent[0]


def call_service(m):
    recorder = Recorder()
    context = bare(m.core.Context, context_id=3, name='x', router=recorder)
    context.send_async = recorder.send_async
    context.call_service_async('mitogen.service.FileService', 'stat')
    yield 'without keywords', recorder.sent[0]
    context.call_service_async('mitogen.service.FileService', 'fetch', path='/etc/motd')
    yield 'with keywords', recorder.sent[1]


def get_resource(m):
    recorder = Recorder()
    requester = bare(m.core.ResourceRequester, _context=recorder, _lock=threading.Lock(),
                     _callbacks={}, _cache={})
    requester._request_resource('package', 'data.txt', None)
    yield 'a name', recorder.sent[0]


def load_resource(m):
    for name, content in ('found', b'\0\x01\xff'), ('empty', b''), ('not found', None):
        recorder = Recorder()
        requester = bare(m.core.ResourceRequester, _cache={('package', 'data.txt'): content})
        forwarder = bare(m.parent.ResourceForwarder, router=recorder, requester=requester)
        forwarder._send_resource(recorder, 'package', 'data.txt')
        yield name, recorder.sent[0]


def file_chunk(m):
    recorder = Recorder()
    sender = m.core.Sender(recorder, 1002)
    state = m.service.FileStreamState()
    state.jobs.append((sender, io.BytesIO(b'of a file\0\xff')))
    service = bare(m.service.FileService, window_size_bytes=100)
    service._schedule_pending_unlocked(state)
    yield 'a short file', recorder.sent[0]


def dead(m):
    for reason in 'no route to 7, my ID is 3', 'h\xf6st', None:
        yield reason or 'no reason', m.core.Message.dead(reason)


def all_sent(m):
    """Yields (payload, is it a reply, name of the case, message)."""
    payloads = [
        ('GET_MODULE', False, get_module), ('CALL_FUNCTION', False, call_function),
        ('CALL_FUNCTION', True, call_reply), ('FORWARD_LOG', False, forward_log),
        ('ADD_ROUTE', False, lambda m: route(m, m.core.ADD_ROUTE)),
        ('DEL_ROUTE', False, lambda m: list(route(m, m.core.DEL_ROUTE))[:1]),
        ('ALLOCATE_ID', False, allocate_id), ('ALLOCATE_ID', True, id_block),
        ('SHUTDOWN', False, shutdown), ('LOAD_MODULE', False, load_module),
        ('FORWARD_MODULE', False, forward_module), ('CALL_SERVICE', False, call_service),
        ('FILE_CHUNK', False, file_chunk), ('DEAD', False, dead),
    ]
    if hasattr(m.core, 'ResourceRequester'):
        payloads += [('GET_RESOURCE', False, get_resource),
                     ('LOAD_RESOURCE', False, load_resource)]
    for payload, reply, make in payloads:
        for name, message in make(m):
            yield payload, reply, name, message
