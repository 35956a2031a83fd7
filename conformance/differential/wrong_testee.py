#!/usr/bin/env python3
"""A testee that answers wrongly to pickles that begin with a LIST, dies of those that begin with
a DICT, and says that a router does nothing."""

import json
import os
import sys

for line in sys.stdin:
    request = json.loads(line)
    answer = {'id': request['id'], 'unsupported': request['op']}
    if request['op'] == 'hello':
        answer = {'id': request['id'], 'name': 'wrong', 'python': '3.11.0', 'version': '0.3.54'}
    if request['op'] == 'pickle.load':
        data = bytes.fromhex(request['bytes'])
        if data == b'(d.':
            os._exit(7)
        if data.startswith(b'(l'):
            answer = {'id': request['id'], 'values': [{'root': 'wrong'}]}
    if request['op'] == 'router.run':
        answer = {'id': request['id'], 'steps': [{} for _ in request['steps']], 'routes': [],
                  'handles': [103, 104]}
    print(json.dumps(answer), flush=True)
