"""
Records the two sessions that the pages show, and keeps of them what may be kept.

Of a preamble of Python Mitogen ("the original") only the sizes and the last line are kept, and of
its arguments only those that are no code.
"""

import json
import os
import shlex
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = os.path.dirname(os.path.realpath(__file__))
HEADER = struct.Struct('>HLLLLLL')
CHILD = [sys.executable, os.path.join(HERE, 'minimal_child.py')]
LAST_MARKER = b'MITO002\n'
TIME_LIMIT_S = 60


def file_of(name):
    return os.path.join(HERE, 'sessions', name + '.json')


def stored(name):
    with open(file_of(name), encoding='utf-8') as f:
        return json.load(f)


def store(name, session):
    with open(file_of(name), 'w', encoding='utf-8') as f:
        json.dump(session, f, indent=2)
        f.write('\n')


def frames(data):
    found = []
    while data:
        end = HEADER.size + HEADER.unpack_from(data)[-1]
        found.append(data[:end])
        data = data[end:]
    return found


def reduced(record, keep_code):
    """What a file of sessions/ has of a record of tap.py."""
    to_child, from_child = bytes.fromhex(record['to child']), bytes.fromhex(record['from child'])
    inflater = zlib.decompressobj()
    text = inflater.decompress(to_child)
    markers, found, from_child = from_child.partition(LAST_MARKER)
    assert inflater.eof and found
    arguments = [{'size': len(argument)} if at in (1, 2) and not keep_code else argument
                 for at, argument in enumerate(record['arguments'])]
    return {
        'arguments': arguments,
        'preamble': {'size': len(to_child) - len(inflater.unused_data), 'inflated': len(text),
                     'last line': text.rstrip(b'\n').rpartition(b'\n')[2].decode()},
        'markers': (markers + found).decode().splitlines(),
        'to child': [frame.hex() for frame in frames(inflater.unused_data)],
        'from child': [frame.hex() for frame in frames(from_child)],
    }


def record(make_command, keep_code):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, 'record.json')
        child = [sys.executable, os.path.join(HERE, 'tap.py'), file] + CHILD
        subprocess.run(make_command(child), check=True, timeout=TIME_LIMIT_S, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(file) as f:
            return reduced(json.load(f), keep_code)


def record_child(release_folder):
    """The original as the parent, and the minimal child."""
    return record(lambda child: [sys.executable, os.path.join(HERE, 'session_parent.py'), release_folder] + child,
                  keep_code=False)


def record_parent():
    """The minimal parent, and the minimal child."""
    return record(lambda child: [sys.executable, os.path.join(HERE, 'minimal_parent.py'), ' '.join(map(shlex.quote, child)),
                                 '_operator', 'add', '40', '2'], keep_code=True)


def without_sizes(session):
    """A session without what a compressor decides."""
    arguments = [a if at in (0, 3) else None for at, a in enumerate(session['arguments'])]
    return dict(session, arguments=arguments,
                preamble={'last line': session['preamble']['last line']})
