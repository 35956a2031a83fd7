"""
Records the exchanges of scenarios.py, and keeps of them what may be kept: no source, no paths, no text of its logs.
"""

import io
import json
import os
import pickle
import re
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = os.path.dirname(os.path.realpath(__file__))
HEADER = struct.Struct('>HLLLLLL')
LIMIT_S = 60
DEAD = 999
LAST_MARKER = b'MITO002\n'
CONFIGURATION = re.compile(rb"'parent_ids': \[(\d+).*'context_id': (\d+)")
PROCESS = re.compile(r'local\.[0-9]+')
CALLS, SERVICE, LOGS, MODULE = 101, 110, 102, 107
TEXT_OF_OTHERS = '...'


def file_of(name):
    return os.path.join(HERE, 'recorded', name + '.json')


def stored(name):
    with open(file_of(name), encoding='utf-8') as f:
        return json.load(f)


def store(name, events):
    with open(file_of(name), 'w', encoding='utf-8') as f:
        f.write('[\n%s\n]\n' % ',\n'.join('  ' + json.dumps(event) for event in events))


class Stranger:
    """Stands for a type of the original: its name, and what it was made of."""

    def __init__(self, name, arguments):
        self.text = '%s(%s)' % (name, ', '.join(map(shown, arguments)))


class Reader(pickle.Unpickler):
    """Reads what the original pickles, and runs nothing of it."""

    def find_class(self, module, name):
        if name in ('Kwargs', 'dict'):
            return dict
        if (module, name) == ('_codecs', 'encode'):
            return lambda text, _: text.encode('latin1')
        return {'Blob': lambda data: data if isinstance(data, bytes) else data.encode('latin1'),
                '_unpickle_call_error': lambda text: Stranger('CallError', [text])}.get(
            name, lambda *arguments: Stranger(name.lstrip('_').replace('unpickle_', ''), arguments))


def shown(value):
    if isinstance(value, Stranger):
        return value.text
    if isinstance(value, (tuple, list)):
        texts = [shown(item) for item in value]
        ends = '()' if isinstance(value, tuple) else '[]'
        return ends[0] + ', '.join(texts) + (',' if isinstance(value, tuple) and len(texts) == 1 else '') + ends[1]
    if isinstance(value, dict) and len(value) > 3:
        return '{"size": %d, ...}' % value['size'] if 'size' in value else '{...}'
    if isinstance(value, dict):
        return '{%s}' % ', '.join('%s: %s' % (shown(key), shown(item)) for key, item in sorted(value.items()))
    if isinstance(value, bytes):
        return '%d bytes' % len(value)
    if not isinstance(value, str):
        return str(value)
    text, more, _ = value.partition('\n')
    return 'a path' if text.startswith('/') else '"%s%s"' % (text, ' ...' * bool(more))


def call_text(value):
    chain, module, owner, function, arguments, keywords = value
    name = '.'.join(filter(None, (module, owner, function)))
    given = [shown(argument) for argument in arguments]
    given += ['%s=%s' % (shown(key).strip('"'), shown(item)) for key, item in sorted(keywords.items())]
    return '%s(%s)%s' % (name, ', '.join(given), ', chain "%s"' % chain if chain else '')


def service_text(value):
    name, method, keywords = value
    return '%s, %s(%s)' % (name, method, ', '.join(
        '%s=%s' % (shown(key).strip('"'), shown(item)) for key, item in sorted(keywords.items())))


def module_text(value):
    name, package, path, compressed, _ = value
    if path is None:
        return '%s: there is none' % name
    return '%s%s' % (name, '' if package is None else ', a package of %s' % (
        shown([shown(one).strip('"') for one in package]).replace('"', '')))


def content(*fields):
    """The payload in a few words, which are the same each time."""
    return PROCESS.sub('local.PID', words(*fields))


def words(tag, handle, reply_to, payload):
    if reply_to == DEAD:
        return payload.decode()
    if tag == 0x4d4b:
        return '%d bytes' % len(payload)
    if handle == LOGS:
        logger, level, text = payload.decode().split('\0', 2)
        own = not logger.startswith('mitogen')
        return '%s, %s, %s' % (logger, level, '"%s"' % text if own else TEXT_OF_OTHERS)
    if not payload:
        return ''
    if payload[:1] != b'\x80':
        return payload.decode().replace('\0', ', ')
    value = Reader(io.BytesIO(payload), encoding='latin1').load()
    if handle in TEXTS and isinstance(value, tuple):
        return TEXTS[handle](value)
    return shown(value)


TEXTS = {CALLS: call_text, SERVICE: service_text, MODULE: module_text}


class Way:
    """What goes one way over a link: lines first, or the preamble, or the numbers of a socket, and then frames."""

    def __init__(self, source, target, first):
        self.source, self.target, self.first = source, target, first
        self.data = b''
        self.inflater = zlib.decompressobj()

    def event(self, **fields):
        return dict({'from': self.source, 'to': self.target}, **fields)

    def take(self, data):
        """The events that the data complete."""
        if not data:
            return [self.event(what='end')]
        self.data += data
        return list(self.events())

    def events(self):
        while self.first == 'markers' and b'\n' in self.data:
            line, _, self.data = self.data.partition(b'\n')
            self.first = 'frames' if line + b'\n' == LAST_MARKER else 'markers'
            yield self.event(what='marker', text=line.decode())
        if self.first == 'preamble' and self.data:
            self.inflater.decompress(self.data)
            self.data = self.inflater.unused_data
            if self.inflater.eof:
                self.first = 'frames'
                yield self.event(what='preamble')
        for side, size in (('client', 4), ('listener', 12)):
            if self.first == side and len(self.data) >= size:
                numbers = struct.unpack('>%dL' % (size // 4), self.data[:size])
                self.data, self.first = self.data[size:], 'frames'
                yield self.event(what=side, ids=list(numbers[:-1]))
        while self.first == 'frames' and len(self.data) >= HEADER.size:
            tag, dst, src, auth, handle, reply_to, size = HEADER.unpack_from(self.data)
            if len(self.data) < HEADER.size + size:
                return
            payload = self.data[HEADER.size:HEADER.size + size]
            self.data = self.data[HEADER.size + size:]
            yield self.event(what='frame', dst=dst, src=src, auth=auth, handle=handle, reply_to=reply_to,
                             content=content(tag, handle, reply_to, payload))


def lines(path):
    with open(path) as f:
        for line in f:
            time, direction, data = line.rstrip('\n').split(' ')
            yield int(time), direction, bytes.fromhex(data)


def ends_of(path):
    """(parent, child) of a tapped link, of its configuration or of the listener's numbers."""
    data = b''.join(data for _, direction, data in lines(path) if direction == '>')
    if os.path.basename(path).startswith('socket'):
        child, parent = struct.unpack_from('>LL', data)
        return parent, child
    last = zlib.decompressobj().decompress(data).rstrip(b'\n').rpartition(b'\n')[2]
    parent, child = CONFIGURATION.search(last).groups()
    return int(parent), int(child)


def events_of(folder):
    """Those between the marks, in the order in which they passed."""
    with open(os.path.join(folder, 'times')) as f:
        begin, end = map(int, f.read().split())
    found = []
    for name in os.listdir(folder):
        if not name.startswith(('link-', 'socket-')):
            continue
        path = os.path.join(folder, name)
        parent, child = ends_of(path)
        firsts = ('listener', 'client') if name.startswith('socket') else ('preamble', 'markers')
        ways = {'>': Way(parent, child, firsts[0]), '<': Way(child, parent, firsts[1])}
        for time, direction, data in lines(path):
            found += [(time, event) for event in ways[direction].take(data) if begin < time < end]
    return [event for _, event in sorted(found, key=lambda item: item[0])]


def record(release_folder, name):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.join(HERE, 'scenarios.py'), release_folder, name, folder], check=True,
                       timeout=LIMIT_S, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        return events_of(folder)


def by_way(events):
    """What does not depend on who is faster: the events of each way over each link, with its logs apart."""
    ways = {}
    for event in events:
        if event.get('content', '').endswith(TEXT_OF_OTHERS):
            continue
        ways.setdefault((event['from'], event['to'], event.get('handle') == LOGS), []).append(event)
    return ways
