#!/usr/bin/env python3
"""A small testee from which to write your own. It only knows frames, as of releases from 0.3.39 on."""

import json
import struct
import sys

HEADER = struct.Struct('>H5LL')
KEYS = ('tag', 'dst', 'src', 'auth', 'handle', 'reply_to')
TAGS = (0x4d49, 0x4d4a, 0x4d4b)
RELEASE = '0.3.54'
MAX_SIZE = 128 << 20


def hello(request):
    return {'name': 'example', 'language': 'Python', 'version': '1', 'releases': [RELEASE],
            'operations': sorted(OPERATIONS)}


def decode(request):
    data = bytes.fromhex(''.join(request['chunks']))
    answer = {'messages': []}
    while len(data) >= HEADER.size:
        *fields, size = HEADER.unpack_from(data)
        if fields[0] not in TAGS:
            return dict(answer, refused={'kind': 'peer', 'message': 'no such tag'})
        if size > request.get('max_message_size', MAX_SIZE):
            return dict(answer, refused={'kind': 'limit', 'message': 'too large'})
        if len(data) < HEADER.size + size:
            break
        payload, data = data[HEADER.size:HEADER.size + size], data[HEADER.size + size:]
        answer['messages'].append(dict(zip(KEYS, fields), payload=payload.hex()))
    return dict(answer, rest=len(data))


def encode(request):
    frames = b''
    for message in request['messages']:
        if message['tag'] not in TAGS or any(not 0 <= message[k] < 1 << 32 for k in KEYS):
            return {'refused': {'kind': 'caller', 'message': 'no such tag or number'}}
        payload = bytes.fromhex(message['payload'])
        if len(payload) > request.get('max_message_size', MAX_SIZE):
            return {'refused': {'kind': 'caller', 'message': 'too large'}}
        frames += HEADER.pack(*(message[k] for k in KEYS), len(payload)) + payload
    return {'bytes': frames.hex()}


OPERATIONS = {'hello': hello, 'frame.decode': decode, 'frame.encode': encode}

for line in sys.stdin:
    question = json.loads(line)
    operation = OPERATIONS.get(question['op'])
    if question.get('release', RELEASE) != RELEASE:
        answer = {'unsupported': 'release %s' % question['release']}
    elif operation:
        answer = operation(question)
    else:
        answer = {'unsupported': question['op']}
    print(json.dumps(dict(answer, id=question['id'])), flush=True)
