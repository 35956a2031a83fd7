"""Lets the original's own handlers read a payload, and returns what they read.

`read` gives the fields of docs/spec/payload.md, and raises what the handler
raises. Names are shown as text, and lists of names as lists, since that is
what the table of that page says; nothing else is changed.
"""

from __future__ import unicode_literals

import io
import logging
import threading
from collections import OrderedDict

from senders import Recorder, bare

TEXT = type('')


def name(value):
    return value.decode('utf-8') if isinstance(value, bytes) else value


def names(values):
    return None if values is None else [name(value) for value in values]


def keywords(kwargs):
    """On Python 2, keys are bytes."""
    return type(kwargs)(dict((name(key), value) for key, value in kwargs.items()))


def plain(value):
    return value if value is None else bytes(value)


class Taken(dict):
    """Takes calls of any method, and keeps their arguments."""

    def take(self, key):
        return lambda *args, **kwargs: self.update({key: args})


def get_module(m, message):
    taken = Taken()
    importer = Recorder()
    importer._request_module = taken.take('request')
    bare(m.parent.ModuleForwarder, importer=importer)._on_get_module(message)
    return {'fullname': taken['request'][0]}


def call_function(m, message):
    """Goes through the dispatcher, to a function that takes anything."""
    dispatcher = bare(m.core.Dispatcher, econtext=Recorder(), _error_by_chain_id={})
    chain_id, fn, args, kwargs = dispatcher._parse_request(message)
    chain_id in dispatcher._error_by_chain_id
    (lambda *args, **kwargs: None)(*args, **kwargs)
    _, module, klass, function, _, _ = message.unpickle(throw=False)
    return OrderedDict([('chain_id', chain_id), ('module', name(module)),
                 ('class', name(klass) or None), ('function', name(function)),
                 ('args', args), ('kwargs', keywords(kwargs))])


def call_reply(m, message):
    return {'value': message.unpickle(throw=False)}


def forward_log(m, message):
    records = []
    logger = logging.Logger('x')
    logger.handle = records.append
    get_logger, logging.getLogger = logging.getLogger, lambda name: logger
    try:
        bare(m.master.LogForwarder, _router=Recorder(), _cache={})._on_forward_log(message)
    finally:
        logging.getLogger = get_logger
    record = records[0]
    return OrderedDict([('logger', record.mitogen_name), ('level', record.levelno),
                 ('message', record.mitogen_message)])


def add_route(m, message):
    taken = Taken()
    router = Recorder()
    router.context_by_id = lambda context_id: router
    router.stream_by_id = lambda context_id: None if context_id != message.src_id else router
    router.add_route = taken.take('route')
    monitor = bare(m.parent.RouteMonitor, router=router, parent=None,
                   _log=logging.getLogger('x'), _routes_by_stream={router: set()})
    monitor._propagate_up = taken.take('up')
    monitor._on_add_route(message)
    return OrderedDict([('id', taken['route'][0]), ('name', router.name)])


def del_route(m, message):
    taken = Taken()
    contexts = Recorder()
    contexts.get = taken.take('id')
    bare(m.core.Router, _context_by_id=contexts)._on_del_route(message)
    return {'id': taken['id'][0]}


def empty(m, message):
    return {}


def id_block(m, message):
    router = Recorder()
    router.send_await = lambda request: message.unpickle()
    allocator = m.parent.ChildIdAllocator(router)
    first = allocator.allocate()
    last = first
    for last in allocator.it:
        pass
    return OrderedDict([('first', first), ('end', last + 1)])


def load_module(m, message):
    importer = bare(m.core.Importer, _lock=threading.Lock(), _cache={}, _callbacks={},
                    _log=logging.getLogger('x'))
    importer._on_load_module(message)
    (fullname, cached), = importer._cache.items()
    _, pkg_present, path, compressed, related = cached
    forwarder = bare(m.parent.ModuleForwarder, importer=importer, router=Recorder())
    forwarder._send_module_and_related(Recorder(), fullname)
    if path is None:
        return OrderedDict([('fullname', name(fullname)), ('pkg_present', None), ('path', None),
                            ('compressed', None), ('related', [])])
    if isinstance(compressed, TEXT):
        raise TypeError('zlib wants bytes')
    return OrderedDict([('fullname', name(fullname)), ('pkg_present', names(pkg_present)),
                 ('path', name(path)), ('compressed', plain(compressed)),
                 ('related', names(related))])


def forward_module(m, message):
    taken = Taken()
    recorder = Recorder()
    recorder.stream_by_id = lambda context_id: (taken.update(id=context_id), recorder)[1]
    forwarder = bare(m.parent.ModuleForwarder, router=recorder)
    forwarder._send_module_and_related = taken.take('send')
    forwarder._on_forward_module(message)
    return OrderedDict([('context_id', taken['id']), ('fullname', taken['send'][1])])


def call_service(m, message):
    bare(m.service.Pool)._validate(message)
    service, method, kwargs = message.unpickle()
    (lambda **kwargs: None)(**kwargs)
    return OrderedDict([('service', name(service)), ('method', name(method)),
                        ('kwargs', keywords(kwargs))])


def get_resource(m, message):
    taken = Taken()
    requester = Recorder()
    requester._request_resource = taken.take('request')
    bare(m.parent.ResourceForwarder, requester=requester)._on_get_resource(message)
    package, resource, _ = taken['request']
    return OrderedDict([('package', package), ('resource', resource)])


def load_resource(m, message):
    requester = bare(m.core.ResourceRequester, _lock=threading.Lock(), _callbacks={}, _cache={})
    requester._on_load_resource(message)
    ((package, resource), content), = requester._cache.items()
    reader = m.core.ResourceReader(requester, package)
    if content is not None:
        content = reader.open_resource(resource).read()
    return OrderedDict([('package', package), ('resource', resource), ('data', content)])


def file_chunk(m, message):
    """Goes through a complete transfer: this chunk, and the end of the file."""
    context = Recorder()
    handlers = []
    context.add_handler = lambda fn, **kwargs: handlers.append(fn) or 1000
    context.myself = lambda: context
    context.close = lambda: None
    context.call_service_async = lambda **kwargs: context

    def call_service(**kwargs):
        handlers[0](message)
        handlers[0](m.core.Message.dead())
        return {'size': len(message.data)}

    context.call_service = call_service
    out = io.BytesIO()
    m.service.FileService.get(context, 'path', out)
    return {'data': out.getvalue()}


def dead(m, message):
    try:
        message._throw_dead()
    except m.core.ChannelError as e:
        text = e.args[0]
        is_stock = text in (m.core.ChannelError.local_msg, m.core.ChannelError.remote_msg)
        return {'reason': '' if is_stock else text}


RECEIVERS = {
    ('GET_MODULE', False): get_module, ('CALL_FUNCTION', False): call_function,
    ('CALL_FUNCTION', True): call_reply, ('FORWARD_LOG', False): forward_log,
    ('ADD_ROUTE', False): add_route, ('DEL_ROUTE', False): del_route,
    ('ALLOCATE_ID', False): empty, ('ALLOCATE_ID', True): id_block,
    ('SHUTDOWN', False): empty, ('LOAD_MODULE', False): load_module,
    ('FORWARD_MODULE', False): forward_module, ('CALL_SERVICE', False): call_service,
    ('GET_RESOURCE', False): get_resource, ('LOAD_RESOURCE', False): load_resource,
    ('FILE_CHUNK', False): file_chunk, ('DEAD', False): dead,
}


def read(m, payload, reply, message):
    message.src_id = 3
    message.dst_id = 0
    message.router = Recorder()
    return RECEIVERS[payload, reply](m, message)

