"""Drives `mito session`: sends operations, reads answers and logs, and matches answers by their ids."""

import json
import subprocess
import threading

WAIT_S = 30.0

TAGS = {
    '$bytes': lambda v: v.encode('utf-8'), '$hex': bytes.fromhex,
    '$bytearray': lambda v: bytearray.fromhex(v), '$tuple': tuple, '$set': set,
    '$frozenset': frozenset, '$float': float, '$int': lambda v: int(v, 0),
    '$dict': lambda v: {key: value for key, value in v},
}


class SessionError(Exception):
    """`kind` is a word of tools/mito/README.md."""

    def __init__(self, kind, words):
        Exception.__init__(self, '%s: %s' % (kind, words))
        self.kind = kind
        self.words = words


class Tagged:
    """A value that exists only with Mitogen: a context, a sender, a blob, ..."""

    def __init__(self, tag, value):
        self.tag = tag
        self.value = value

    def __eq__(self, other):
        return isinstance(other, Tagged) and (self.tag, self.value) == (other.tag, other.value)

    def __hash__(self):
        return hash(self.tag)

    def __repr__(self):
        return 'Tagged(%r, %r)' % (self.tag, self.value)


def from_json(fields):
    """A JSON object as the Python value that it stands for."""
    if len(fields) == 1:
        (tag, value), = fields.items()
        if tag in TAGS:
            return TAGS[tag](value)
        if tag.startswith('$'):
            return Tagged(tag, value)
    return fields


def to_json(value):
    """The value in a form that json can write; values without such a form get tags."""
    if isinstance(value, Tagged):
        return {value.tag: value.value}
    if isinstance(value, bytes):
        return {'$hex': value.hex()}
    if isinstance(value, bytearray):
        return {'$bytearray': value.hex()}
    if isinstance(value, str):
        return text_to_json(value)
    if isinstance(value, float) and value in (float('inf'), float('-inf')) or value != value:
        return {'$float': repr(value)}
    if isinstance(value, list):
        return [to_json(item) for item in value]
    for kind, tag in ((tuple, '$tuple'), (frozenset, '$frozenset'), (set, '$set')):
        if isinstance(value, kind):
            return {tag: [to_json(item) for item in value]}
    if isinstance(value, dict):
        return {'$dict': [[to_json(k), to_json(v)] for k, v in value.items()]}
    return value


def text_to_json(text):
    try:
        text.encode('utf-8')
        return text
    except UnicodeEncodeError:
        return {'$wtf8': text.encode('utf-8', 'surrogatepass').hex()}


class Pending:
    """An answer that is on its way."""

    def __init__(self):
        self.order = None
        self._arrived = threading.Event()
        self._answer = None

    def arrive(self, answer, order):
        self._answer = answer
        self.order = order
        self._arrived.set()

    @property
    def arrived(self):
        return self._arrived.is_set()

    def wait(self, timeout=WAIT_S):
        """Waits for an answer, a result or an error."""
        if not self._arrived.wait(timeout):
            raise SessionError('no answer', 'expected an answer within %d s' % timeout)

    def get(self, timeout=WAIT_S):
        self.wait(timeout)
        if 'error' in self._answer:
            raise SessionError(self._answer['kind'], self._answer['error'])
        return self._answer['result']

    def error(self, timeout=WAIT_S):
        """Returns the error, which must come instead of a result."""
        try:
            result = self.get(timeout)
        except SessionError as error:
            return error
        raise SessionError('no error', 'expected an error, got the result %.200r' % (result,))


class Session:
    def __init__(self, argv, env=None):
        self.logs = []
        self.answered = 0
        self._pending = {}
        self._next_id = 0
        self._lock = threading.Lock()
        self.process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding='utf-8',
            errors='surrogatepass', env=env)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self):
        return self.process.pid

    def ask(self, op, **fields):
        """The Pending answer to an operation."""
        with self._lock:
            self._next_id += 1
            pending = self._pending[self._next_id] = Pending()
            line = json.dumps(dict(fields, id=self._next_id, op=op))
            try:
                self.process.stdin.write(line + '\n')
                self.process.stdin.flush()
            except OSError:
                pending.arrive({'error': 'the session has ended', 'kind': 'ended'}, 0)
        return pending

    def write_line(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()

    def _read(self):
        for line in self.process.stdout:
            answer = json.loads(line, object_hook=from_json)
            if 'log' in answer:
                self.logs.append(answer['log'])
                continue
            self.answered += 1
            pending = self._pending.pop(answer['id'], None)
            if pending:
                pending.arrive(answer, self.answered)
        for pending in list(self._pending.values()):
            pending.arrive({'error': 'the session has ended', 'kind': 'ended'}, 0)

    def close(self, timeout=WAIT_S):
        """Ends the session as a caller does, and returns its exit status."""
        try:
            self.process.stdin.close()
        except OSError:
            pass
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None
        finally:
            self._reader.join(timeout)
            self.process.stdout.close()
