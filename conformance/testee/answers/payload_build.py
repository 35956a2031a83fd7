"""Payloads as the original's senders make them: each method gives the Message that was sent."""

import logging
import threading

from answers import stage
from answers.stage import Recorder, make
from answers.values import PY3


class Builders(object):
    def __init__(self, original):
        self.original = original
        self.core = original.core

    def context(self):
        """A Context whose `send` only remembers the messages."""
        context = self.core.Context(None, 0)
        context.send = Recorder()
        return context

    def call_function_reply(self, value):
        return self.core.Message.pickled(value)

    call_service_reply = call_function_reply

    def dead(self, reason):
        return self.core.Message.dead(reason)

    def send_route(self, handle, target, name):
        stream = stage.Stream()
        monitor = make(self.original.need('parent', 'RouteMonitor'))
        monitor._send_one(stream, handle, target, name)
        return stream.protocol.sent.only()[0]

    def add_route(self, id, name):
        return self.send_route(self.core.ADD_ROUTE, id, name)

    def del_route(self, id):
        return self.send_route(self.core.DEL_ROUTE, id, None)

    def forward_log(self, logger, level, message):
        handler = self.core.LogHandler(self.context())
        handler._send = Recorder()
        handler.emit(logging.makeLogRecord(
            {'name': logger, 'levelno': level, 'msg': message, 'args': ()}))
        return handler._send.only()[0]

    def get_module(self, fullname):
        importer = make(self.core.Importer, _log=logging.getLogger('mitogen'), _cache={},
                        _lock=threading.Lock(), _callbacks={}, _context=self.context())
        importer._request_module(fullname, None)
        return importer._context.send.only()[0]

    def load_module(self, fullname, pkg_present, path, compressed, related):
        router = stage.router(self.core.Router)
        forwarder = make(self.original.need('parent', 'ModuleForwarder'), router=router)
        forwarder._send_one_module(
            stage.Stream(), (fullname, pkg_present, path, compressed, related))
        return router.routed.only()[0]

    def forward_module(self, context_id, fullname):
        stream = stage.Stream()
        responder = make(self.original.need('master', 'ModuleResponder'))
        responder._send_forward_module(
            stream, self.core.Context(None, context_id), fullname)
        return stream.protocol.sent.only()[0]

    def call_function(self, chain_id, module, function, args, kwargs, **more):
        def called():
            pass

        native = (lambda text: text) if PY3 else (lambda text: text.encode('ascii'))
        called.__module__, called.__name__ = native(module), native(function)
        if more.get('class') is not None:
            holder = type(native(more['class']), (object,), {'called': classmethod(called)})
            called = holder.called
        chain = make(self.original.need('parent', 'CallChain'), chain_id=chain_id)
        return chain.make_msg(called, *args, **kwargs)

    def allocate_id(self):
        class Master(object):
            send_await = None

        class Sent(Exception):
            pass

        def send_await(message):
            raise Sent(message)

        Master.send_await = staticmethod(send_await)
        router = stage.router(self.core.Router)
        router._context_by_id[0] = Master()
        allocator = make(self.original.need('parent', 'ChildIdAllocator'), router=router,
                         lock=threading.Lock(), it=iter(()))
        try:
            allocator.allocate()
        except Sent as e:
            return e.args[0]

    def allocate_id_reply(self, first, end):
        allocator = make(self.original.need('master', 'IdAllocator'),
                         router=stage.router(self.core.Router),
                         allocate_block=lambda: (first, end))
        request = self.core.Message(src_id=1, reply_to=1000)
        request.router = stage.router(self.core.Router)
        allocator.on_allocate_id(request)
        return request.router.routed.only()[0]

    def call_service(self, service, method, kwargs):
        context = self.context()
        context.send_async = Recorder()
        context.call_service_async(service, method, **kwargs)
        return context.send_async.only()[0]

    def get_resource(self, package, resource):
        requester = make(self.core.ResourceRequester, _lock=threading.Lock(), _cache={},
                         _callbacks={}, _context=self.context())
        requester._request_resource(package, resource, None)
        return requester._context.send.only()[0]

    def load_resource(self, package, resource, data):
        class Requester(object):
            _cache = {(package, resource): data}

        router = stage.router(self.core.Router)
        forwarder = make(self.original.need('parent', 'ResourceForwarder'), requester=Requester,
                         router=router)
        forwarder._send_resource(stage.Stream(), package, resource)
        return router.routed.only()[0]

    def file_chunk(self, data):
        context = self.context()
        sender = self.core.Sender(context, 1000)
        # FileService does the same, and also keeps to the size of a chunk.
        if hasattr(self.core.Message, 'ENC_BIN'):
            sender.send(bytes(data), self.core.Message.ENC_BIN)
        else:
            sender.send(self.core.Blob(data))
        return context.send.only()[0]

    def shutdown(self):
        context = make(self.original.need('parent', 'Context'), router=None, context_id=1, name=None,
                       send=Recorder())
        context.shutdown()
        return context.send.only()[0]
