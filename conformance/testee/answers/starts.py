"""The start of a link: what a parent makes of its child's output, and both ends of a unix socket.

The original's own Connection, Listener and client run here, with streams and sockets
that only keep what they are given.
"""

import itertools
import sys

from answers.values import Broken, from_hex, to_hex

MARKERS = (b'MITO000', b'MITO001', b'MITO002')
PREAMBLE = b'PREAMBLE'
GLOBALS = ('context_id', 'parent_id', 'parent_ids')


class Nothing(object):
    """Has every method, and none does anything."""

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        return lambda *args, **kwargs: None


class Plain(object):
    """Signals are attributes, so it needs a dictionary; the rest does nothing."""

    def __init__(self, **fields):
        vars(self).update(fields)

    def __getattr__(self, name):
        if name.startswith('_signals') or name.startswith('__'):
            raise AttributeError(name)
        return lambda *args, **kwargs: None


class Timer(object):
    active = True

    def cancel(self):
        self.active = False


class Side(object):
    closed = False
    fd = -1

    def __init__(self, write=None):
        self.write = write

    def close(self):
        self.closed = True


class Frames(object):
    """In place of the protocol of frames: keeps what comes."""

    def __init__(self, *args, **kwargs):
        self.stream = None
        self.data = b''

    def on_receive(self, broker, data):
        self.data += data

    def on_disconnect(self, broker):
        pass


class Parent(object):
    """A parent that has started a child, and reads what that writes."""

    def __init__(self, original):
        self.core = original.core
        self.parent = original.module('parent')
        self.consumed = 0
        self.preambles = []
        self.broker = Plain()
        router = Plain(broker=self.broker, route_monitor=Nothing(), profiling=False)
        options = Plain(name=u'child', connect_timeout=30.0)
        self.conn = self.make_connection(options, router)
        self.stdout = self.set_up(self.conn.stream_factory(), self.conn.on_stdio_disconnect)
        self.conn.stdio_stream = self.stdout
        self.count_lines(self.stdout.protocol)

    def make_connection(self, options, router):
        conn = self.parent.Connection.__new__(self.parent.Connection)
        conn.options, conn._router = options, router
        conn.context, conn.latch = Plain(context_id=1), Nothing()
        conn._timer, conn._reaper = Timer(), Nothing()
        conn.get_preamble = lambda: PREAMBLE
        self.core.listen(self.broker, 'shutdown', conn._on_broker_shutdown)
        return conn

    def set_up(self, stream, on_disconnect):
        stream.conn, stream.name = self.conn, u'child'
        stream.receive_side, stream.transmit_side = Side(), Side(self.write)
        self.core.listen(stream, 'disconnect', on_disconnect)
        return stream

    def write(self, data):
        if data == PREAMBLE:
            self.preambles.append(self.consumed)
        return len(data)

    def count_lines(self, protocol):
        take = protocol.on_line_received

        def on_line_received(line):
            self.consumed += len(line) + 1
            return take(line)
        protocol.on_line_received = on_line_received

    def call(self, stream, function, *args):
        """As the broker calls a stream."""
        try:
            function(*args)
        except Exception:
            stream.on_disconnect(self.broker)

    def feed_errors(self, pieces):
        stream = self.set_up(self.conn.stderr_stream_factory(), self.conn.on_stderr_disconnect)
        self.conn.stderr_stream = stream
        for piece in pieces:
            self.call(stream, stream.protocol.on_receive, self.broker, piece)

    def feed(self, piece):
        if piece:
            self.call(self.stdout, lambda: self.stdout.protocol.on_receive(self.broker, piece))

    def end(self):
        # What was written to the one is read before the end of the other.
        for stream in (self.conn.stderr_stream, self.stdout):
            if stream and not stream.receive_side.closed:
                self.call(stream, stream.on_disconnect, self.broker)

    def lines(self):
        shown = self.conn.exception.args[0][len(self.conn.eof_error_msg):]
        lines = shown.encode('utf-8').split(b'\n') if shown else []
        return [to_hex(line) for line in lines if not any(m in line for m in MARKERS)]

    def answer(self, then):
        error = self.conn.exception
        if error is not None:
            answer = {'preambles': self.preambles, 'refused': {
                'kind': 'peer', 'message': (u'%s' % error)[:200]}}
            return dict(answer, lines=self.lines()) if then == 'end' else answer
        if isinstance(self.stdout.protocol, Frames):
            return {'preambles': self.preambles, 'state': 'up',
                    'frames': to_hex(self.stdout.protocol.data)}
        return {'preambles': self.preambles, 'state': 'waiting'}


class Waits(Exception):
    """Nothing more can be read, and the other end is open."""


class Socket(object):
    """A socket whose other end has written the pieces already."""

    def __init__(self, request):
        self.pieces = [from_hex(p) for p in request['chunks']]
        self.ended = request.get('ended', False)
        self.written = b''

    def recv(self, size):
        if not self.pieces:
            if self.ended:
                return b''
            raise Waits()
        piece, self.pieces[0] = self.pieces[0][:size], self.pieces[0][size:]
        if not self.pieces[0]:
            del self.pieces[0]
        return piece

    def send(self, data):
        self.written += data
        return len(data)

    def left(self):
        return to_hex(b''.join(self.pieces))

    def setblocking(self, flag):
        pass

    def connect(self, path):
        pass

    def close(self):
        pass

    def fileno(self):
        return -1


class Starts(object):
    def __init__(self, original):
        self.original = original

    def boot_parent(self, request):
        self.original.need('parent', 'BootstrapProtocol')
        core, parent = self.original.core, self.original.module('parent')
        saved = core.now if hasattr(core, 'now') else None
        frames, parent.MitogenProtocol = parent.MitogenProtocol, Frames
        ticks = itertools.count()
        core.now = lambda: next(ticks)
        try:
            run = Parent(self.original)
            if 'stderr' in request:
                run.feed_errors([from_hex(p) for p in request['stderr']])
            for piece in request['chunks']:
                run.feed(from_hex(piece))
            then = request.get('then', 'nothing')
            if then == 'end':
                run.end()
            elif then == 'deadline' and run.conn._timer.active:
                run.conn._on_timer_expired()
            return run.answer(then)
        finally:
            parent.MitogenProtocol = frames
            if saved is None:
                del core.now
            else:
                core.now = saved

    def unix_handshake(self, request):
        self.original.need('unix', 'Listener')
        roles = {'listener': self.listen, 'client': self.join}
        if request['role'] not in roles:
            raise Broken('no role %s' % request['role'])
        mitogen, unix = sys.modules['mitogen'], self.original.module('unix')
        saved = [getattr(mitogen, name) for name in GLOBALS]
        blocking = getattr(self.original.core, 'set_blocking', None)
        accept, getpid = self.original.core.Stream.accept, unix.os.getpid
        self.original.core.set_blocking = lambda fd, flag: None
        self.original.core.Stream.accept = lambda stream, rfp, wfp: None
        unix.os.getpid = lambda: request['pid']
        try:
            return roles[request['role']](unix, Socket(request), request)
        finally:
            for name, value in zip(GLOBALS, saved):
                setattr(mitogen, name, value)
            unix.os.getpid, self.original.core.Stream.accept = getpid, accept
            if blocking is None:
                del self.original.core.set_blocking
            else:
                self.original.core.set_blocking = blocking

    def listen(self, unix, sock, request):
        joined = []
        router = Plain(id_allocator=Plain(allocate=lambda: request['client_id']),
                       register=lambda context, stream: joined.append((context, stream)),
                       context_by_id=lambda *args, **kwargs: None)
        sys.modules['mitogen'].context_id = request['context_id']
        listener = unix.Listener.__new__(unix.Listener)
        listener._router, listener.path = router, '/path'
        try:
            listener.on_accept_client(sock)
        except Waits:
            return {'writes': to_hex(sock.written)}
        if not joined:
            return {'refused': {'kind': 'peer', 'message': 'the client did not join'}}
        (_, stream), = joined
        return {'writes': to_hex(sock.written), 'frames': sock.left(),
                'peer_pid': int(stream.name.rpartition('.')[2])}

    def join(self, unix, sock, request):
        streams = []
        master = self.original.need('master', 'Router'), self.original.module('master')
        router = Plain(broker=Plain(), register=lambda context, stream: streams.append(stream))
        master[1].Router = lambda broker=None: router
        try:
            unix._connect('/path', None, sock)
        except Waits:
            return {'writes': to_hex(sock.written)}
        except Exception as e:
            return {'writes': to_hex(sock.written), 'refused': self.original.refusal(e)}
        finally:
            master[1].Router = master[0]
        mitogen = sys.modules['mitogen']
        return {'writes': to_hex(sock.written), 'frames': sock.left(),
                'context_id': mitogen.context_id, 'parent_id': mitogen.parent_id,
                'peer_pid': int(streams[0].name.rpartition('.')[2])}
