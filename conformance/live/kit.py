"""
The kit of a case: a router, a way to connect a child, and checks.

Runs inside the parent process, on every Python that the original runs on.
"""

import importlib
import json
import logging
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading

import mitogen.core
import mitogen.master
import mitogen.parent

import bare_child
import mitogen_stub
import process_state
import stages
import turncoat
from checks import CheckFailed, Checks, Skip
from difference import shorten


TEXT = type(u'')
WAIT_S = 15.0


class RecordKeeper(logging.Handler):
    def __init__(self, records):
        logging.Handler.__init__(self)
        self.records = records

    def emit(self, record):
        self.records.append(record)


class Forwarded(object):
    """One FORWARD_LOG message, as it arrived."""

    def __init__(self, msg):
        self.src_id = msg.src_id
        name, level, self.text = msg.data.decode('utf-8').split(u'\x00', 2)
        self.logger = name
        self.level = int(level)

    def __repr__(self):
        return 'Forwarded(%r, %r, %r)' % (self.logger, self.level, self.text)


class Kit(Checks):
    wait_s = WAIT_S

    def __init__(self, spec, router):
        self.spec = spec
        self.router = router
        self.testee = spec['testee']
        self.transport = spec['transport']
        self.release = tuple(int(part) for part in spec['release'].split('.'))
        self.stub = mitogen_stub
        self.dir = tempfile.mkdtemp(prefix='case-', dir=spec['scratch'])
        self.logs = []
        self.forwarded = []
        self._contexts = []
        self._routers = []
        self._keeper = RecordKeeper(self.logs)
        self._levels = {}
        self._undo = []
        logging.getLogger().addHandler(self._keeper)
        self.tap(router)

    def close(self):
        for undo in self._undo:
            undo()
        for context in list(self._contexts):
            self.disconnect(context)
        for router in self._routers:
            router.broker.shutdown()
            router.broker.join()
        logging.getLogger().removeHandler(self._keeper)
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)
        shutil.rmtree(self.dir, ignore_errors=True)

    # Connecting

    def tap(self, router):
        """See every FORWARD_LOG message before the original does."""
        deliver = router.log_forwarder._on_forward_log

        def on_forward_log(msg):
            if not msg.is_dead:
                self.forwarded.append(Forwarded(msg))
            deliver(msg)

        router.add_handler(on_forward_log, mitogen.core.FORWARD_LOG, overwrite=True)

    def new_router(self, **kwargs):
        router = mitogen.master.Router(broker=mitogen.master.Broker(), **kwargs)
        self._routers.append(router)
        self.tap(router)
        return router

    def child_argv(self, script=None):
        """The child's command; `script` is shell code that runs before it, or instead of it, with "$0" "$@"."""
        if script is None:
            return [self.spec['child']]
        return ['/bin/sh', '-c', script, self.spec['child']]

    def options(self, script=None):
        options = {u'python_path': self.child_argv(script), u'connect_timeout': WAIT_S}
        options.update(self.spec['options'])
        return options

    def need_modules(self):
        """Skips the case where the original serves no module to any child."""
        if sysconfig.get_config_var('DESTLIB') is None:
            self.skip('the original serves no modules on this Python, whose sysconfig has no DESTLIB')

    def connect(self, script=None, router=None, **kwargs):
        if self.testee == 'python':
            self.need_modules()
        options = self.options(script)
        options.update(kwargs)
        method = getattr(router or self.router, self.spec['method'])
        return self.keep(method(**mitogen.core.Kwargs(options)))

    def connect_below(self, via, python=False, script=None, modules=True, **kwargs):
        """
        Connect a local child of `via`: one like the testee, or a Python of the original,
        which needs modules of the master unless the case says otherwise.
        """
        options = {u'python_path': self.child_argv(script), u'connect_timeout': WAIT_S}
        if python:
            if modules:
                self.need_modules()
            options[u'python_path'] = sys.executable
        options.update(kwargs)
        return self.keep(via.router.local(via=via, **mitogen.core.Kwargs(options)))

    def connect_turncoat(self, via):
        """A Python child of `via` in which the functions of turncoat.py do harm."""
        return self.connect_below(via, python=True)

    def send_from(self, context, dst_id, handle, data=b'', **fields):
        """The turncoat sends a message with a header of the case's choice to its parent."""
        context.call(turncoat.send, dst_id, handle, mitogen.core.Blob(data), **mitogen.core.Kwargs(fields))

    def ask_from(self, context, dst_id, handle, data=b'', **fields):
        """The same with a reply_to; returns the payload of the answer."""
        return bytes(context.call(
            turncoat.ask, dst_id, handle, mitogen.core.Blob(data), **mitogen.core.Kwargs(fields)))

    def write_from(self, context, data, times=1):
        """The turncoat puts bytes on its link, framed or not."""
        context.call(turncoat.write_raw, mitogen.core.Blob(data), times)

    def resident_mib(self, context):
        pid = context.call(os.getpid)
        with open('/proc/%d/status' % pid) as status:
            return next(int(line.split()[1]) for line in status if line.startswith('VmRSS')) / 1024.0

    def check_resident_below(self, mib, context):
        got = self.resident_mib(context)
        self.check(got < mib, 'less than %d MiB of resident memory, got %.0f' % (mib, got))

    def module(self, name, source):
        """Write a module of the parent's, `a/b.py` or `a.py`, and import it."""
        path = self.path(name)
        if not os.path.isdir(os.path.dirname(path)):
            os.makedirs(os.path.dirname(path))
        with open(path, 'w') as f:
            f.write(source)
        if self.dir not in sys.path:
            sys.path.insert(0, self.dir)
            self._undo.append(lambda: sys.path.remove(self.dir))
        full_name = name[:-len('.py')].replace('/__init__', '').replace('/', '.')
        if hasattr(importlib, 'invalidate_caches'):
            importlib.invalidate_caches()
        return importlib.import_module(full_name)

    def bare_child(self, argv=None):
        child = bare_child.BareChild(self, argv)
        self._undo.append(child.close)
        return child

    def at_marker(self, marker, action):
        self._undo.append(stages.at_marker(marker, action))

    def change_config(self, change):
        """Apply change(config) to what every later child is told at its start."""
        kind = mitogen.parent.Connection
        original = kind.get_econtext_config

        def get_econtext_config(connection):
            config = original(connection)
            change(config)
            return config

        kind.get_econtext_config = get_econtext_config
        self._undo.append(lambda: setattr(kind, 'get_econtext_config', original))

    def start_doomed_parent(self, stage):
        """A parent that dies at a stage; returns its process and the pid of its child."""
        spec = dict(self.spec, all_options=self.options(self.pid_script()))
        with open(self.path('doomed.json'), 'w') as f:
            json.dump(spec, f)
        here = os.path.dirname(os.path.abspath(__file__))
        process = subprocess.Popen(
            [sys.executable, os.path.join(here, 'doomed_parent.py'), self.path('doomed.json'), stage])
        return process, self.read_pid('child.pid')

    def pid_script(self):
        """Shell that writes the child's pid to the file child.pid."""
        return 'echo $$ > %s; exec "$0" "$@"' % self.path('child.pid')

    def keep(self, context):
        self._contexts.append(context)
        return context

    def disconnect(self, context):
        if context in self._contexts:
            self._contexts.remove(context)
        # This does not wait for the event of the disconnection, which may be over.
        if context.router.stream_by_id(context.context_id):
            context.shutdown(wait=False)
        self.wait_until(lambda: context.router.stream_by_id(context.context_id) is None,
                        'the link to %s is closed' % context.name)

    # Calling

    def message(self, module, function, args=(), kwargs=(), klass=None, chain=None, **fields):
        request = (chain, module, klass, function, args, mitogen.core.Kwargs(dict(kwargs)))
        fields.setdefault('handle', mitogen.core.CALL_FUNCTION)
        return mitogen.core.Message.pickled(request, **fields)

    def ask(self, context, msg):
        """Send a hand-made message; its answer is delivered to the receiver."""
        msg.dst_id = context.context_id
        return self.ask_via(context, msg)

    def ask_via(self, context, msg):
        """The same, for a message that may be addressed to any context."""
        receiver = mitogen.core.Receiver(context.router, persist=False)
        msg.reply_to = receiver.handle
        self.send_on_stream(context, msg)
        return receiver

    def send_on_stream(self, context, msg):
        """Put a message on the child's link as it is, past our own router's checks."""
        stream = context.router.stream_by_id(context.context_id)
        if msg.dst_id is None:
            msg.dst_id = context.context_id
        stream.protocol.send(msg)

    def write_on_stream(self, context, data):
        """Put bytes on the child's link, framed or not."""
        stream = context.router.stream_by_id(context.context_id)
        context.router.broker.defer(stream.protocol._writer.write, data)

    def watch_routed(self, context):
        """A list that gets (destination, handle, source) of each message from the child."""
        seen = []
        route = context.router._async_route
        stream = context.router.stream_by_id(context.context_id)

        def watch(msg, in_stream=None):
            if in_stream is stream:
                seen.append((msg.dst_id, msg.handle, msg.src_id))
            route(msg, in_stream)

        context.router._async_route = watch
        self._undo.append(lambda: context.router.__dict__.pop('_async_route', None))
        return seen

    def call_named(self, context, module, function, *args):
        return self.value(self.ask(context, self.message(module, function, args)))

    def value(self, receiver):
        return receiver.get(timeout=WAIT_S).unpickle()

    def in_threads(self, count, work):
        """Run work(0), work(1), ... at once; return the results in that order."""
        results = [None] * count

        def run(number):
            try:
                results[number] = work(number)
            except Exception:
                results[number] = sys.exc_info()[1]

        threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
        for thread in threads:
            thread.daemon = True
            thread.start()
        for thread in threads:
            thread.join(WAIT_S)
            self.check(not thread.is_alive(), 'a thread still waits for its answer')
        return results

    # Checking

    def check_raises(self, error_type, function, *args, **kwargs):
        try:
            result = function(*args, **kwargs)
        except error_type:
            return sys.exc_info()[1]
        raise CheckFailed('expected %s, got the result %s' % (error_type, shorten(result)))

    def check_dead(self, receiver, reason):
        error = self.check_raises(mitogen.core.ChannelError, self.value, receiver)
        self.check_in(reason, str(error), 'reason of the dead message')

    def check_alive(self, context):
        self.check_equal(self.value(context.call_async(self.stub.echo, 7)), 7, 'answer of the child')

    def state(self, pid):
        return process_state.process_state(pid)

    def children(self, parent=None):
        """The processes whose parent is the given one, or this one."""
        return process_state.children(parent)

    def kill(self, pid, signum):
        """Signal a process; if it is root's, through sudo, as we may be another user."""
        try:
            os.kill(pid, signum)
        except OSError:
            sudo = subprocess.Popen(
                ['sudo', '-S', '-p', '', '/bin/sh', '-c', 'kill -%d %d' % (signum, pid)],
                stdin=subprocess.PIPE)
            sudo.communicate((self.spec['options'].get('password', '') + '\n').encode())

    def check_gone(self, pid, timeout=WAIT_S):
        self.wait_until(lambda: not process_state.is_running(pid), 'process %d has ended' % pid, timeout)

    def original_fails(self, first, last, reason):
        """Skip when the testee is the original, of a release that has this defect."""
        if self.testee == 'python' and first <= self.release <= last:
            raise Skip('the original %s to %s: %s' % (
                '.'.join(map(str, first)), '.'.join(map(str, last)), reason))

    # Logs

    def level(self, name, level):
        logger = logging.getLogger(name)
        self._levels.setdefault(name, logger.level)
        logger.setLevel(level)

    def records(self, name):
        """What the parent's loggers got from the child's logger `name`."""
        return [r for r in self.logs if getattr(r, 'mitogen_name', None) == name]

    def texts(self, name):
        return [r.mitogen_message for r in self.records(name)]

    # Files

    def read(self, name):
        try:
            with open(self.path(name)) as f:
                return f.read()
        except IOError:
            return ''

    def read_pid(self, name):
        return int(self.wait_until(lambda: self.read(name).strip(), 'a pid in ' + name))
