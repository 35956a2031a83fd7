"""The flags of a vector: who has to answer it, and what kind of vector it is. Derived here, from the tables below.

    flags.py    prints how many vectors have each flag
"""

import collections
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
if __name__ == '__main__':
    sys.path.insert(0, HERE)

import meaning  # noqa: E402

# Each profile has all that one kind of implementation is asked.
PROFILES = ('codec', 'child', 'parent', 'master')
KINDS = ('refusal', 'since', 'before', 'python_form', 'stricter', 'unanswered')

EVERYBODY = ('child', 'parent', 'master')
BELOW = ('child', 'parent')    # contexts that have a parent
ABOVE = ('parent', 'master')   # contexts that have children

# Which contexts do the operation. All but what starts or runs a context is for a codec too.
OPERATIONS = {
    'frame.decode': EVERYBODY, 'frame.encode': EVERYBODY,
    'pickle.load': EVERYBODY, 'pickle.dump': EVERYBODY,
    'literal.parse': BELOW, 'literal.write': ABOVE,
    'preamble.read': BELOW, 'preamble.build': ABOVE,
    'boot.parse': BELOW, 'boot.parent': ABOVE, 'unix.handshake': ('master',),
    'stdio.lines': BELOW, 'connect.command': ABOVE,
}
NO_CODEC = ('boot.parse', 'boot.parent', 'unix.handshake', 'stdio.lines',
            'connect.command', 'router.run')

# Which contexts read each payload, and which write it. A reply has the name with '-'.
READERS = {
    'GET_MODULE': ABOVE, 'CALL_FUNCTION': BELOW, 'CALL_FUNCTION-': ABOVE, 'FORWARD_LOG': ('master',),
    'ADD_ROUTE': ABOVE, 'DEL_ROUTE': EVERYBODY, 'ALLOCATE_ID': ('master',),
    'ALLOCATE_ID-': ('parent',), 'SHUTDOWN': BELOW, 'LOAD_MODULE': BELOW,
    'FORWARD_MODULE': ('parent',), 'DETACHING': ABOVE, 'CALL_SERVICE': EVERYBODY,
    'CALL_SERVICE-': EVERYBODY, 'GET_RESOURCE': ABOVE, 'LOAD_RESOURCE': BELOW,
    'FILE_CHUNK': BELOW, 'DEAD': EVERYBODY,
}
WRITERS = {
    'GET_MODULE': BELOW, 'CALL_FUNCTION': ABOVE, 'CALL_FUNCTION-': BELOW, 'FORWARD_LOG': BELOW,
    'ADD_ROUTE': ('parent',), 'DEL_ROUTE': ABOVE, 'ALLOCATE_ID': ('parent',),
    'ALLOCATE_ID-': ('master',), 'SHUTDOWN': ABOVE, 'LOAD_MODULE': ABOVE,
    'FORWARD_MODULE': ('master',), 'DETACHING': BELOW, 'CALL_SERVICE': EVERYBODY,
    'CALL_SERVICE-': EVERYBODY, 'GET_RESOURCE': BELOW, 'LOAD_RESOURCE': ABOVE,
    'FILE_CHUNK': ABOVE, 'DEAD': EVERYBODY,
}
# A context that gets children was a leaf before.
SCENARIOS = {'leaf': BELOW, 'parent': ('parent',), 'master': ('master',)}


def profiles(vector):
    op, request = vector['op'], vector['request']
    chosen = [] if op in NO_CODEC else ['codec']
    if request.get('profile') in ('python2', 'python3') and meaning.is_pickled(vector):
        return chosen  # Others write in their own form.
    if op == 'router.run':
        return chosen + list(SCENARIOS[request['role']])
    if op in OPERATIONS:
        return chosen + list(OPERATIONS[op])
    table = READERS if op == 'payload.parse' else WRITERS
    return chosen + list(table[request['handle'] + ('-' if request.get('reply') else '')])


def kinds(vector):
    if 'refused' in vector['expect']:
        yield 'refusal'
    yield from (key for key in ('since', 'before') if key in vector)
    if vector['request'].get('profile') in ('python2', 'python3'):
        yield 'python_form'
    differs = vector['oracle'].get('differs', ())
    if not vector['oracle'].get('expected'):
        yield 'stricter' if differs else 'unanswered'


def of(vector):
    found = set(profiles(vector)) | set(kinds(vector))
    return [f for f in PROFILES + KINDS if f in found]


def main():
    import store
    count = collections.Counter(
        f for vectors in store.load().values() for v in vectors for f in v['flags'])
    for flag in PROFILES + KINDS:
        print('%-12s %5d' % (flag, count[flag]))


if __name__ == '__main__':
    main()
