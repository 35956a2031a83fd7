"""The kit of a case with a C++ parent: sessions of `mito`, children, and checks."""

import os
import select
import shutil
import signal
import subprocess
import tempfile

import process_state
from checks import CheckFailed, Checks, Skip  # noqa: F401 (the worker names Skip)
from hostile_child import HostileChild
from hostile_joiner import HostileJoiner, HostileListener
from session import Session, SessionError, Tagged, to_json

HERE = os.path.dirname(os.path.abspath(__file__))
CONNECT_S = 20
WAIT_S = 20.0


class Kit(Checks):
    wait_s = WAIT_S

    Error = SessionError
    Tagged = Tagged

    def __init__(self, spec):
        self.spec = spec
        self.transport = spec['transport']
        self.release = tuple(int(part) for part in spec['release'].split('.'))
        self.python = spec['python']
        self.python_version = tuple(spec['python_version'])
        self.stub = spec['stub']
        self.dir = tempfile.mkdtemp(prefix='case-', dir=spec['scratch'])
        # The child may be another user, and must be able to read here.
        os.chmod(self.dir, 0o755)
        self._sessions = []
        self._default = None
        self._originals = []
        self._hostile = []

    def close(self):
        try:
            for peer in self._hostile:
                peer.close()
            for process in self._originals:
                self._end(process)
            statuses = [session.close() for session in self._sessions
                        if session.process.returncode is None]
            self.check_equal(statuses, [0] * len(statuses), 'exit statuses of the sessions')
        finally:
            shutil.rmtree(self.dir, ignore_errors=True)

    def _end(self, process):
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            pipe.close()

    # Sessions

    def new_session(self, *flags, **variables):
        argv = [self.spec['mito'], 'session', '--mitogen', self.spec['mitogen'],
                '--module-path', HERE] + list(flags)
        self._sessions.append(Session(argv, dict(os.environ, **variables)))
        return self._sessions[-1]

    def start(self, *flags, **variables):
        """The session that the case uses, with flags and environment of its own."""
        self._default = self.new_session(*flags, **variables)
        return self._default

    @property
    def session(self):
        return self._default or self.start()

    def ask(self, op, **fields):
        return self.session.ask(op, **fields)

    # Connecting

    def connect_async(self, argv=None, via=None, method=None, session=None, **options):
        """Connects by the transport's own method or another one, with Python or another command."""
        every = {'python_path': argv or [self.python], 'connect_timeout': CONNECT_S}
        if method is None and via is None:
            every.update(self.spec['options'])
        every.update(options)
        return (session or self.session).ask(
            'connect', method=method or ('local' if via is not None else self.spec['method']),
            options=every, via=via)

    def connect(self, *args, **options):
        return self.connect_async(*args, **options).get(CONNECT_S + WAIT_S)['context']

    def connect_stub(self, **options):
        return self.connect([self.stub], **options)

    def connect_error(self, *args, **options):
        error = self.connect_async(*args, **options).error(CONNECT_S + WAIT_S)
        self.check_equal(error.kind, 'connect', 'kind of the error "%s"' % error.words)
        return error.words

    # Hostile peers

    def hostile_child(self, **options):
        """A child that the case plays itself; it has not booted yet."""
        self._hostile.append(HostileChild(self, **options))
        return self._hostile[-1]

    def booted_hostile_child(self, **options):
        child = self.hostile_child(**options)
        child.boot()
        return child

    def hostile_joiner(self, path):
        self._hostile.append(HostileJoiner(path))
        return self._hostile[-1]

    def hostile_listener(self, path):
        self._hostile.append(HostileListener(path))
        return self._hostile[-1]

    def session_that_fails(self, *flags):
        """Returns exit status and error text of a session that cannot start."""
        process = subprocess.run(
            [self.spec['mito'], 'session', '--mitogen', self.spec['mitogen']] + list(flags),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding='utf-8', errors='replace', timeout=2 * WAIT_S)
        return process.returncode, process.stderr

    def check_serves(self, *children):
        """Checks that the session still answers, and so do these children and a new one."""
        for child in children + (self.connect(),):
            self.check_equal(self.echo(child, 7), 7, 'answer of child %d' % child)

    def resident_mib(self, pid=None):
        with open('/proc/%d/status' % (pid or self.session.pid)) as status:
            return next(int(line.split()[1]) for line in status if line.startswith('VmRSS')) / 1024.0

    def check_resident_below(self, mib, pid=None):
        got = self.resident_mib(pid)
        self.check(got < mib, 'less than %d MiB of resident memory, got %.0f' % (mib, got))

    # Calling

    def call_async(self, context, function, *args, **kwargs):
        return self.ask('call', context=context, function=function,
                        args=[to_json(arg) for arg in args],
                        kwargs={name: to_json(value) for name, value in kwargs.items()})

    def call(self, context, function, *args, **kwargs):
        return self.call_async(context, function, *args, **kwargs).get()

    def call_error(self, context, function, *args, **kwargs):
        return self.call_async(context, function, *args, **kwargs).error()

    def echo(self, context, value):
        return self.call(context, 'mitogen_stub.echo', value)

    def pid(self, context):
        return self.call(context, 'os.getpid')

    def inbox(self):
        """Returns the number of an inbox, and the sender to it."""
        opened = self.ask('open_inbox').get()
        return opened['inbox'], opened['sender']

    def receive(self, inbox, timeout=WAIT_S):
        return self.ask('receive', inbox=inbox, timeout=timeout).get()

    def counts(self):
        return self.ask('counts').get()

    def check_gone(self, context):
        self.check(self.ask('await_gone', context=context, timeout=WAIT_S).get(),
                   'context %d is gone' % context)

    def text(self, value):
        """Python 2 returns most text as bytes."""
        return value.decode('utf-8') if isinstance(value, bytes) else value

    def logs(self, logger):
        return [log['message'] for log in self.session.logs if log['logger'] == logger]

    # Modules that children may import

    def write_module(self, path, source, data=None):
        path = os.path.join(self.dir, 'modules', path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as f:
            f.write(source if isinstance(source, bytes) else source.encode('utf-8'))

    def start_with_modules(self, modules, *flags):
        for path, source in modules.items():
            self.write_module(path, source)
        return self.start('--module-path', os.path.join(self.dir, 'modules'), *flags)

    # Processes

    def start_original(self, script, *words):
        """Starts a program of the original, in this release and Python; it ends with its input."""
        process = subprocess.Popen(
            [self.python, os.path.join(HERE, script), self.spec['mitogen'], *map(str, words)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding='utf-8')
        self._originals.append(process)
        return process

    def need_modules_of_original(self):
        """Skips the case where the original serves no module to any child."""
        ask = 'import sysconfig; print(sysconfig.get_config_var("DESTLIB"))'
        if subprocess.check_output([self.python, '-c', ask]).split() == [b'None']:
            self.skip('the original serves no modules on this Python, whose sysconfig has no DESTLIB')

    def read_line(self, process):
        """Returns the words of the next line that it prints."""
        if not select.select([process.stdout], [], [], WAIT_S)[0]:
            raise CheckFailed('expected a line within %d s' % WAIT_S)
        return process.stdout.readline().split()

    def kill(self, pid, signum=signal.SIGKILL):
        os.kill(pid, signum)

    def descendants(self, root):
        found, edge = [], [root]
        while edge:
            edge = [pid for parent in edge for pid in process_state.children(parent)]
            found += edge
        return found

    def zombies(self, root):
        return [pid for pid in self.descendants(root)
                if process_state.process_state(pid) == 'Z']

    # Checking

    def check_raised(self, error, part):
        self.check_equal(error.kind, 'raised', 'kind of the error "%s"' % error.words)
        self.check_in(part, error.words, 'words of the error')

    def check_lost(self, error):
        self.check_equal(error.kind, 'lost', 'kind of the error "%s"' % error.words)
