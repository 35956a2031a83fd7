"""router.run with roles: the original's own, without processes and threads around them."""

import logging
import sys
import zlib

from answers import functions
from answers.payload_parse import Collector
from answers.routing import Broker, Run
from answers.values import Broken, Unsupported, from_hex, to_hex

PICKLE_TAGS = (0, 3, 39)
POLICY_CLASS = (0, 3, 42)
CALL_FUNCTION = 101
DEAD = 999
FIRST_DYNAMIC = 1000
PICKLED = {107: 'LOAD_MODULE', 112: 'GET_RESOURCE', 113: 'LOAD_RESOURCE'}


class EndingBroker(Broker):
    def __init__(self, core):
        self.core = core
        self.ended = False

    def shutdown(self):
        self.ended = True
        self.core.fire(self, 'shutdown')


class Connection(object):
    detached = False


class Finder(object):
    """Stands in for the finder of the master, and knows only the modules of the scenario."""

    def __init__(self, modules):
        self.modules = modules

    def get_module_source(self, fullname):
        module = self.modules.get(fullname)
        if module is None:
            return None, None, None
        return module['path'], from_hex(module['source']), 'submodules' in module

    def find_related(self, fullname):
        return self.modules[fullname].get('related', [])

    def get_child_modules(self, path, fullname=None):
        found, = [m for m in self.modules.values() if m['path'] == path]
        return list(found['submodules'])


class Importlib(object):
    """Stands in for the module importlib of the master, with the resources of the scenario."""

    def __init__(self, packages):
        self.packages = packages
        self.resources = self

    def read_binary(self, package, name):
        if package not in self.packages:
            raise ImportError(package)
        if name not in self.packages[package]:
            raise FileNotFoundError(name)  # noqa: F821
        return from_hex(self.packages[package][name])


class RolesRun(Run):
    """A context with all its roles."""

    def make_router(self, request):
        self.context_id = request['context_id']
        self.request = request
        self.waiting, self.ran, self.imported = [], [], []
        self.functions = functions.Functions(self.original, request.get('functions', {}), self.ran)
        for name, module in self.functions.modules.items():
            self.patched_modules.append(name)
            sys.modules[name] = module
        self.ended = self.loop_ended = False
        if request['role'] == 'master':
            return self.make_master(request)
        return self.make_child(request)

    def make_master(self, request):
        self.original.need('master', 'ModuleResponder')
        master = self.original.module('master')
        finder = Finder(request.get('modules', {}))
        self.patch(master, 'get_child_modules', finder.get_child_modules)
        if request.get('resources'):
            if not hasattr(getattr(master, 'importlib', None), 'resources'):
                raise Unsupported('resources of a master, on this Python')
            self.patch(master, 'importlib', Importlib(request['resources']))
        router = master.Router(EndingBroker(self.core), request.get('max_message_size'))
        router.unidirectional = request.get('unidirectional', False)
        router.responder._finder = finder
        for name in request.get('overrides', ()):
            router.responder.whitelist_prefix(name)
        for name in request.get('blocks', ()):
            router.responder.blacklist_prefix(name)
        return router

    def make_child(self, request):
        """As ExternalContext.main() does it, without files, signals and threads."""
        context = self.core.ExternalContext({'profiling': False})
        context.broker = EndingBroker(self.core)
        context.router = self.core.Router(context.broker)
        context.router.max_message_size = request.get(
            'max_message_size', context.router.max_message_size)
        context.router.unidirectional = request.get('unidirectional', False)
        context.router.add_handler(
            fn=context._on_shutdown_msg, handle=self.core.SHUTDOWN,
            policy=self.core.has_parent_authority)
        context.master = self.core.Context(context.router, 0, 'master')
        parent_id = request['parent_ids'][0]
        context.parent = context.master
        if parent_id:
            context.parent = self.core.Context(context.router, parent_id, 'parent')
        policy = (request.get('overrides', ()), request.get('blocks', ()))
        if self.original.release >= POLICY_CLASS:
            policy = (self.core.ImportPolicy(*policy),)
        context.importer = self.core.Importer(context.router, context.parent, b'', *policy)
        if hasattr(context, '_setup_resource_requester'):
            context._setup_resource_requester()
        context.dispatcher = self.core.Dispatcher(context)
        context.dispatcher.recv.notify = self.on_call
        # It would start services, by a call that it makes itself.
        context.dispatcher._service_recv.notify = None
        self.context = context
        return context.router

    def on_call(self, receiver):
        """Like Dispatcher._dispatch_calls(), except that no call is run; a dead message ends the loop."""
        message = receiver.get(block=False, throw_dead=False)
        if message.is_dead:
            self.loop_ended = True
        else:
            self.waiting.append(message)
            self.on_handled(CALL_FUNCTION, message)

    def end_with_loop(self, step):
        """Ends as the main thread does, which wakes up later."""
        broker = self.router.broker
        if step['do'] == 'exit':
            broker.ended = True
        elif not broker.ended:
            broker.shutdown()

    def patch(self, module, name, value):
        self.patched.append((module, name, getattr(module, name)))
        setattr(module, name, value)

    def undo(self):
        for module, name, value in reversed(self.patched):
            setattr(module, name, value)
        for name in self.patched_modules:
            del sys.modules[name]

    def do_connect(self, step):
        is_parent = step['remote_id'] == sys.modules['mitogen'].parent_id
        is_child = self.request['role'] != 'master'
        if is_child and (is_parent == bool(self.links) or (is_parent and 'auth_id' in step)):
            raise Broken('the link to the parent comes first, once, and without an auth_id')
        if not is_parent and self.request['role'] == 'leaf':
            raise Broken('a link of a leaf to another than its parent')
        if is_child and not is_parent and type(self.router) is self.core.Router:
            self.router.__class__ = self.parent.Router
            self.router.upgrade(importer=self.context.importer, parent=self.context.parent)
        super(RolesRun, self).do_connect(step)
        stream = self.links[step['link']]
        if is_parent:
            self.core.listen(stream, 'disconnect', self.context._on_parent_disconnect)
        elif stream.protocol.auth_id is None:
            stream.conn = Connection()
            # As Connection does it, once the child is up.
            stream.protocol.__class__ = self.parent.MitogenProtocol

    def context_of(self, remote_id):
        if self.request['role'] != 'master' and remote_id == self.context.parent.context_id:
            return self.context.parent
        return super(RolesRun, self).context_of(remote_id)

    def do_list_handles(self, step):
        return {'handles': sorted(self.router._handle_map)}

    def responder_of_a_master(self):
        if self.request['role'] != 'master':
            raise Broken('this is no master')
        return self.router.responder

    def do_allocate_id(self, step):
        self.responder_of_a_master()
        return {'allocated': self.router.id_allocator.allocate()}

    def do_forward_modules(self, step):
        responder = self.responder_of_a_master()
        if self.router.stream_by_id(step['context_id']) is None:
            return {'refused': True}
        context = self.router.context_by_id(step['context_id'])
        responder._forward_modules(context, step['fullnames'])

    def do_run_call(self, step):
        """Like Dispatcher._dispatch_calls(), which is given one call and then no more."""
        if self.request['role'] == 'master':
            raise Broken('a master, which cannot be called')
        dispatcher = self.context.dispatcher
        # A closed receiver ends the loop over it, whatever it still holds.
        if not self.waiting or dispatcher.recv._latch.closed:
            return {'refused': True}
        receiver, dispatcher.recv = dispatcher.recv, [self.waiting.pop(0)]
        logging.disable(logging.NOTSET)
        try:
            dispatcher._dispatch_calls()
        except Exception:
            # The main thread ends with it, and ends the broker.
            self.loop_ended = True
        finally:
            logging.disable(logging.CRITICAL)
            dispatcher.recv = receiver

    def do_import(self, step):
        """Like Importer.load_module(), which waits for the module and then runs it."""
        if self.request['role'] == 'master':
            raise Broken('a master, which has its modules')
        importer, fullname = self.context.importer, step['fullname']
        try:
            importer._refuse_imports(fullname)
        except ImportError:
            return {'refused': True}
        importer._request_module(
            fullname, lambda: self.imported.append(importer._cache[fullname]))

    def do_shut_down(self, step):
        """Like Broker.shutdown(), and what the broker's thread does then with each stream."""
        broker = self.router.broker
        if not broker.ended:
            broker.shutdown()
        for name, stream in sorted(self.links.items()):
            if name not in self.lost:
                stream.protocol.on_shutdown(broker)

    def do_ask_to_end(self, step):
        self.parent.Context(self.router, step['context_id']).shutdown()

    def step(self, step):
        del self.ran[:], self.imported[:]
        if self.request['role'] != 'master' and not self.links and step['do'] != 'connect':
            raise Broken('the link to the parent comes first')
        root, collector = logging.getLogger(), Collector()
        kept, root.handlers = root.handlers, [collector]
        try:
            outcome = super(RolesRun, self).step(step)
        finally:
            root.handlers = kept
        if self.loop_ended:
            self.end_with_loop(step)
        logged = [shown_record(r) for r in collector.records if hasattr(r, 'mitogen_name')]
        if step['do'] == 'run_call':
            logged = self.functions.shown_records(self.context_id, collector.records)
        if self.imported:
            outcome['imported'] = [
                self.fields('LOAD_MODULE', to_hex(self.core.Message.pickled(m).data))
                for m in self.imported]
        if self.ran:
            outcome['ran'] = list(self.ran)
        if logged:
            outcome['logged'] = logged
        is_child = self.request['role'] != 'master'
        if is_child and self.router.broker.ended and not self.ended:
            self.ended = outcome['ending'] = True
        return outcome

    def effects(self):
        effects = super(RolesRun, self).effects()
        if 'sent' in effects:
            effects['sent'] = [self.by_meaning(message) for message in effects['sent']]
        return effects

    def by_meaning(self, sent):
        """A message; if the context made it itself and it is pickled, its meaning."""
        tag = self.core.Message.ENC_PKL if self.original.release >= PICKLE_TAGS else sent['tag']
        handle = sent['handle']
        is_pickled = handle in PICKLED or handle >= FIRST_DYNAMIC
        if (sent['src'] != self.context_id or sent['reply_to'] == DEAD or sent['tag'] != tag
                or not is_pickled):
            return sent
        data = sent.pop('payload')
        del sent['tag']
        if handle in PICKLED:
            sent['fields'] = self.fields(PICKLED[handle], data)
        else:
            sent['value'] = self.functions.shown_value(
                self.original.pickles.load({'bytes': data})['values'][0])
        return sent

    def fields(self, name, data):
        fields = self.original.payloads.parse({'handle': name, 'bytes': data})['fields']
        compressed = fields.get('compressed', {'root': None})['root']
        if compressed is not None:
            source = zlib.decompress(from_hex(compressed['bytes']))
            fields['compressed'] = {'root': {'bytes': to_hex(source)}}
        return fields

    def tables(self):
        tables = super(RolesRun, self).tables()
        del tables['handles']
        return tables


def shown_record(record):
    return {'context_id': record.mitogen_context.context_id, 'logger': record.mitogen_name,
            'level': record.levelno, 'message': record.mitogen_message}
