"""The fields of payloads, as the handlers of the original see them.

Each method runs the handler that a peer would run, and catches what the handler
does with the fields. If two handlers of the original read one payload, the method
says which one this is.
"""

import logging
import threading

from answers import stage
from answers.stage import CHILD_ID, Recorder, Refused, make
from answers.values import PY3

IS_DEAD = 999
FIRST_HANDLE = 1000


class Collector(logging.Handler):
    def __init__(self):
        logging.Handler.__init__(self)
        self.level = -float('inf')
        self.records = []

    def emit(self, record):
        self.records.append(record)


class AnyAttribute(object):
    """Stands for a module, class and function; remembers which were asked for."""

    mitogen_takes_econtext = mitogen_takes_router = None

    def __init__(self):
        self.names = []

    def __getattr__(self, name):
        self.names.append(name)
        return self

    def __call__(self, *args, **kwargs):
        return None


class Parsers(object):
    def __init__(self, original):
        self.original = original
        self.core = original.core
        self.tag = None  # That of the message, if the request has one.

    def tags(self, usual=None):
        tag = usual if self.tag is None else self.tag
        return {} if tag is None else {'enc': tag}

    def message(self, data, **fields):
        fields = dict(self.tags(), **fields)
        return self.original.pickles.message(
            data, src_id=CHILD_ID, auth_id=CHILD_ID, reply_to=FIRST_HANDLE, **fields)

    def value(self, data):
        return self.message(data).unpickle(throw=False, throw_dead=False)

    def call_function_reply(self, data):
        return {'value': self.value(data)}

    call_service_reply = call_function_reply

    def dead(self, data):
        try:
            self.core.Message(data=data, reply_to=IS_DEAD, src_id=CHILD_ID, **self.tags())._throw_dead()
        except self.core.ChannelError as e:
            # For an empty reason the original shows a text of its own.
            return {'reason': e.args[0] if data else u''}

    def add_route(self, data):
        router = stage.router(self.original.need('parent', 'Router'))
        router.context_class = self.core.Context
        stream = router._stream_by_id[CHILD_ID]
        monitor = make(self.original.need('parent', 'RouteMonitor'), router=router, parent=None,
                       _log=logging.getLogger('mitogen'), _routes_by_stream={stream: set()})
        monitor._on_add_route(self.message(data))
        target, _ = router.added.only()
        return {'id': target, 'name': router._context_by_id[target].name}

    def del_route(self, data):
        """As a child reads it. A context with children refuses a name after the id."""
        router = stage.router(self.core.Router)
        asked = Recorder()

        class Contexts(dict):
            def get(self, key, default=None):
                asked(key)

        router._context_by_id = Contexts()
        router._on_del_route(self.message(data))
        return {'id': asked.only()[0]}

    def forward_log(self, data):
        router = stage.router(self.core.Router)
        forwarder = make(self.original.need('master', 'LogForwarder'), _router=router, _cache={})
        root, collector = logging.getLogger(), Collector()
        kept, root.handlers = root.handlers, [collector]
        router._context_by_id[CHILD_ID] = self.core.Context(None, 1, u'child')
        try:
            forwarder._on_forward_log(self.message(data))
        finally:
            root.handlers = kept
        if len(collector.records) != 1:
            raise Refused('no log record')
        record = collector.records[0]
        return {'logger': record.mitogen_name, 'level': record.levelno,
                'message': record.mitogen_message}

    def get_module(self, data):
        """As the master reads it."""
        asked = Recorder()
        responder = make(
            self.original.need('master', 'ModuleResponder'), _router=stage.router(self.core.Router),
            _log=logging.getLogger('mitogen'), get_module_count=0, get_module_secs=0.0,
            _send_module_and_related=asked)
        responder._on_get_module(self.message(data))
        return {'fullname': asked.only()[1]}

    def forward_module(self, data):
        asked, ids = Recorder(), Recorder()
        router = stage.router(self.core.Router)

        def stream_by_id(context_id):
            ids(context_id)
            return stage.Stream()

        router.stream_by_id = stream_by_id
        forwarder = make(self.original.need('parent', 'ModuleForwarder'), router=router,
                         _send_module_and_related=asked)
        forwarder._on_forward_module(self.message(data))
        return {'context_id': ids.only()[0], 'fullname': asked.only()[1]}

    def load_module(self, data):
        importer = make(self.core.Importer, _log=logging.getLogger('mitogen'), _cache={},
                        _lock=threading.Lock(), _callbacks={})
        importer._on_load_module(self.message(data))
        (_, entry), = importer._cache.items()
        # So does Importer.load_module(), when somebody imports it.
        fullname, present, path, compressed, related = entry
        if path is None:  # There is no such module, and the handler ignores the other fields.
            present, compressed, related = None, None, []
        return {'fullname': fullname, 'pkg_present': present, 'path': path,
                'compressed': compressed, 'related': related}

    def call_function(self, data):
        found, modules = AnyAttribute(), Recorder()

        def import_module(name):
            # What __import__() says about its argument; whether the module exists does not matter here.
            if not isinstance(name, str if PY3 else (bytes, u''.__class__)):
                raise TypeError('__import__() argument 1 must be a string')
            if not name:
                raise ValueError('Empty module name')
            modules(name)
            return found

        dispatcher = make(self.core.Dispatcher, _error_by_chain_id={}, econtext=None)
        kept, self.core.import_module = self.core.import_module, import_module
        try:
            chain_id, function, args, kwargs = dispatcher._parse_request(self.message(data))
            dispatcher._error_by_chain_id.get(chain_id)
            function(*args, **kwargs)
        finally:
            self.core.import_module = kept
        # On Python 2 attributes have names of bytes, whatever the pickle had.
        names = [n if PY3 else n.decode('ascii') for n in found.names]
        names = ([None] + names)[-2:]
        return {'chain_id': chain_id, 'module': modules.only()[0], 'class': names[0],
                'function': names[1], 'args': args, 'kwargs': kwargs}

    def allocate_id(self, data):
        """The original looks at no byte of it."""
        replies = Recorder()
        allocator = make(self.original.need('master', 'IdAllocator'), next_id=1, lock=threading.Lock(),
                         router=stage.router(self.core.Router))
        message = self.message(data)
        message.src_id, message.router.route = 1, replies
        allocator.on_allocate_id(message)
        replies.only()
        return {}

    def allocate_id_reply(self, data):
        reply = self.message(data)
        asked = Recorder()

        class Master(object):
            def send_await(self, request):
                asked(request)
                asked.only()  # With an empty block the original would ask without end.
                return reply.unpickle()

        router = stage.router(self.core.Router)
        router._context_by_id[0] = Master()
        allocator = make(self.original.need('parent', 'ChildIdAllocator'), router=router,
                         lock=threading.Lock(), it=iter(()))
        allocator.allocate()
        first, end = self.value(data)
        return {'first': first, 'end': end}

    def call_service(self, data):
        invoked, replies = Recorder(), Recorder()
        names = []

        class Invoker(object):
            invoke = invoked

        def get_invoker(name, msg):
            names.append(name)
            return Invoker

        class Event(object):
            pass

        Event.data = self.message(data)
        Event.data.router.route = replies
        pool = make(self.original.need('service', 'Pool'), _threads=(), get_invoker=get_invoker)
        pool._on_service_call(Event)
        if replies.calls:
            raise Refused(self.value(replies.only()[0].data).args[0])
        method, kwargs, _ = invoked.only()
        return {'service': names[0], 'method': method, 'kwargs': kwargs}

    def get_resource(self, data):
        """As a context that forwards the request reads it."""
        asked = Recorder()

        class Requester(object):
            _request_resource = asked

        forwarder = make(self.original.need('parent', 'ResourceForwarder'), requester=Requester,
                         router=None)
        forwarder._on_get_resource(self.message(data))
        package, resource, _ = asked.only()
        return {'package': package, 'resource': resource}

    def load_resource(self, data):
        requester = make(self.core.ResourceRequester, _lock=threading.Lock(), _cache={},
                         _callbacks={})
        requester._on_load_resource(self.message(data))
        ((package, resource), content), = requester._cache.items()
        return {'package': package, 'resource': resource, 'data': content}

    def file_chunk(self, data):
        """As FileService.get() writes it to a file."""
        service = self.original.need('service', 'FileService')
        tag = self.tags(getattr(self.core.Message, 'ENC_BIN', None))
        chunk, written = self.message(data, **tag), Recorder()

        class Chunks(object):
            def __init__(self, router):
                pass

            def to_sender(self):
                return None

            def __iter__(self):
                return iter([chunk])

        class Context(object):
            router = None

            def call_service(self, **kwargs):
                return {'size': -1}

            def call_service_async(self, **kwargs):
                return self

            def close(self):
                pass

        class File(object):
            write = written

        kept, self.core.Receiver = self.core.Receiver, Chunks
        try:
            service.get(Context(), 'path', File)
        finally:
            self.core.Receiver = kept
        content, = written.only()
        if not isinstance(content, bytes):
            raise TypeError('a file takes bytes')
        return {'data': content}

    def shutdown(self, data):
        """The original looks at no byte of it."""
        class Broker(object):
            shutdown = Recorder()

        context = make(self.core.ExternalContext, broker=Broker)
        message = self.message(data)
        context._on_shutdown_msg(message)
        Broker.shutdown.only()
        return {}

    def detaching(self, data):
        """The original looks at no byte of it."""
        router = stage.router(self.original.need('parent', 'Router'))
        message = self.message(data)
        message.router.route = Recorder()
        router._on_detaching(message)
        message.router.route.only()
        return {}
