#!/usr/bin/env python3
"""Collects the inputs of one kind of fuzz target, from files and from vectors.

The input of a vector is a file that is named by the vector's id and by what it
shows. What a target expects before the bytes (a chunking, a handle) is chosen so
that the target does what the vector asks.
"""

import argparse
import json
import os
import re
import shutil
import struct
import zlib

# Longer inputs cost a fuzzer more time than they are worth.
MAX_SIZE = 4096

# The first bytes that the targets read: the seed of the chunk sizes, then flags.
AT_ONCE = b'\x00'
NEWEST = b'\x00'
OLDEST = b'\x01'
COMPRESSED = b'\x00'
ARGUMENTS = b'\x00'
NEWEST_RELEASE = '0.3.54'
LEGACY_TAG = 0x4d49


def chunks_of(request):
    return b''.join(bytes.fromhex(chunk) for chunk in request['chunks'])


def frame_bytes(vector):
    request = vector['request']
    if 'chunks' in request:
        return chunks_of(request)
    return bytes.fromhex(vector['chunkings']['bytes'])


def frame(vector):
    dialect = NEWEST if 'release' not in vector['request'] else OLDEST
    return AT_ONCE + dialect + frame_bytes(vector)


def pickle(vector):
    return bytes.fromhex(vector['request']['bytes'])


def literal(vector):
    return bytes.fromhex(vector['request']['bytes'])


def preamble(vector):
    return AT_ONCE + COMPRESSED + bytes.fromhex(vector['request']['bytes'])


def config(vector):
    """The last line of the preamble, if it is whole."""
    try:
        text = zlib.decompress(bytes.fromhex(vector['request']['bytes']))
    except zlib.error:
        return None
    return text.rstrip(b'\n').rpartition(b'\n')[2]


def payload(vector):
    request = vector['request']
    words = [request['handle']]
    words += ['reply'] if request.get('reply') else []
    words += [request.get('release', NEWEST_RELEASE)]
    return ' '.join(words).encode() + b'\n' + bytes.fromhex(request['bytes'])


def boot(vector):
    arguments = [bytes.fromhex(each) for each in vector['request']['argv']]
    return ARGUMENTS + b'\0'.join(arguments)


def message_words(fields):
    words = ''.join(' %s %d' % (name, fields[name])
                    for name in ('dst', 'src', 'auth', 'handle', 'reply_to') if fields[name])
    words += ' tag %d' % fields['tag'] if fields['tag'] != LEGACY_TAG else ''
    return words + (' payload ' + fields['payload'] if fields['payload'] else '')


# The words of a step of each kind after its first word.
STEP_WORDS = {
    'connect': ('connect', ('link', '%s'), ('remote_id', 'remote %d'), ('auth_id', 'auth %d'),
                ('name', 'name %s')),
    'receive': ('receive', ('link', '%s')),
    'route': ('route',),
    'add_handler': ('handler', ('handle', 'handle %d'), ('policy', 'policy %s'),
                    ('persist', 'once'), ('respondent', 'respondent %d'), ('reply', 'reply %s')),
    'remove_handler': ('remove', ('handle', '%d')),
    'lose': ('lose', ('link', '%s')),
    'exit': ('exit',),
}


def step_line(step):
    first, *rest = STEP_WORDS[step['do']]
    words = [first]
    for key, form in rest:
        if key in step:
            words.append(form % step[key] if '%' in form else form)
    return ' '.join(words) + (message_words(step['message']) if 'message' in step else '')


def scenario(vector):
    """The scenario as text; for a context with all its roles there is no such text."""
    request = vector['request']
    if request.get('roles'):
        return None
    parents = ''.join(' %d' % number for number in request.get('parent_ids', ()))
    lines = ['role ' + request['role'], 'context %d parents%s' % (request['context_id'], parents)]
    if 'max_message_size' in request:
        lines.append('limit %d' % request['max_message_size'])
    if request.get('unidirectional'):
        lines.append('unidirectional')
    lines += [step_line(step) for step in request['steps']]
    return '\n'.join(lines).encode('utf-8') + b'\n'


# A context of the targets, and the contexts that send to it.
CHILD, MASTER, ITS_CHILD, STRANGER = 2, 0, 1, 1001
WITH_CHILDREN = b'\x04'
COMES_UP = b'MITO000\nMITO001\nMITO002\n'
HANDLES = {
    'GET_MODULE': 100, 'CALL_FUNCTION': 101, 'FORWARD_LOG': 102, 'ADD_ROUTE': 103,
    'DEL_ROUTE': 104, 'ALLOCATE_ID': 105, 'SHUTDOWN': 106, 'LOAD_MODULE': 107,
    'FORWARD_MODULE': 108, 'DETACHING': 109, 'CALL_SERVICE': 110, 'GET_RESOURCE': 112,
    'LOAD_RESOURCE': 113,
}


def record(data):
    """The record of bytes that come in by the first link."""
    return b'\0' + struct.pack('>H', len(data)) + data


def request_frame(vector, source, destination):
    """A frame with the payload of a vector, to its handle; nothing for a reply."""
    request = vector['request']
    if request.get('reply') or request['handle'] not in HANDLES:
        return None
    payload_bytes = bytes.fromhex(request['bytes'])
    return struct.pack('>HLLLLLL', LEGACY_TAG, destination, source, source,
                       HANDLES[request['handle']], STRANGER, len(payload_bytes)) + payload_bytes


def to_child(vector):
    request = request_frame(vector, MASTER, CHILD)
    return request and WITH_CHILDREN + record(request)


def to_master(vector):
    request = request_frame(vector, ITS_CHILD, MASTER)
    return request and NEWEST + record(COMES_UP) + record(request)


# For each kind of target, the function that makes an input of a vector of an operation.
KINDS = {
    'frame_decoder': {'frame.decode': frame},
    'pickle': {'pickle.load': pickle},
    'literal': {'literal.parse': literal},
    'login_dialog': {},
    'preamble': {'preamble.read': preamble},
    'context_config': {'preamble.read': config},
    'boot_command': {'boot.parse': boot},
    'python_source': {},
    'payload': {'payload.parse': payload},
    'router_scenario': {'router.run': scenario},
    'child_context': {'payload.parse': to_child},
    'master_context': {'payload.parse': to_master},
}


def vectors_in(path):
    with open(path, encoding='utf-8') as file:
        content = json.load(file)
    if isinstance(content, dict):
        content = content.get('vectors', [])
    return [vector for vector in content
            if isinstance(vector, dict) and 'op' in vector]


def file_name(vector):
    """The id, and the reason for the vector."""
    words = re.sub(r'[^A-Za-z0-9.]+', '_', vector.get('why', '')).strip('_')
    return '%s_%s' % (vector['id'], words[:80])


def write_seed(vector, make, directory):
    seed = make(vector)
    if seed is None or len(seed) > MAX_SIZE:
        return
    with open(os.path.join(directory, file_name(vector)), 'wb') as out:
        out.write(seed)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--kind', required=True, choices=sorted(KINDS))
    parser.add_argument('--out', required=True)
    parser.add_argument('--files', nargs='*', default=[])
    parser.add_argument('--vectors', nargs='*', default=[])
    arguments = parser.parse_args()

    makers = KINDS[arguments.kind]
    os.makedirs(arguments.out, exist_ok=True)
    for path in arguments.files:
        shutil.copy(path, arguments.out)
    for path in arguments.vectors:
        for vector in vectors_in(path):
            if vector['op'] in makers:
                write_seed(vector, makers[vector['op']], arguments.out)


if __name__ == '__main__':
    main()
