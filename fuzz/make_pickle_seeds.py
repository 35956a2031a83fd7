#!/usr/bin/env python3
"""Writes dict/pickle.dict and corpus/pickle_decode/ from the golden files.

Run it in the root of the repository after protocol/pickle/testdata/ changed.
The corpus keeps other files, such as inputs that a fuzzer found.
"""

import os
import re

TESTDATA = 'protocol/pickle/testdata/'
CORPUS = 'fuzz/corpus/pickle_decode/'
MAX_SEED = 2000

GLOBALS = [
    'mitogen.core\n_unpickle_call_error\n', 'mitogen.core\nCallError\n',
    'mitogen.core\n_unpickle_sender\n', 'mitogen.core\n_unpickle_context\n',
    'mitogen.core\nBlob\n', 'mitogen.core\nSecret\n', 'mitogen.core\nKwargs\n',
    '_codecs\nencode\n', '__builtin__\nbytes\n',
]


def escaped(data):
    return ''.join('\\x%02x' % byte for byte in data)


def write_dictionary():
    with open('fuzz/dict/pickle.dict', 'w') as out:
        out.write('# From make_pickle_seeds.py: the opcodes, then the globals.\n')
        with open(TESTDATA + 'opcodes.txt') as lines:
            for line in lines:
                code, name = line.split()[:2]
                out.write('%s="\\x%s"\n' % (name.lower(), code))
        for name in GLOBALS:
            out.write('"%s"\n' % escaped(('c' + name).encode()))


def cases(name):
    with open(TESTDATA + name) as lines:
        for block in lines.read().split('\n\n'):
            fields = dict(re.findall(r'^(\w+): (.*(?:\n .*)*)', block, re.M))
            if fields:
                yield fields.get('name', ''), bytes.fromhex(fields.get('pickle', ''))


def write_corpus():
    os.makedirs(CORPUS, exist_ok=True)
    for name in ('python3_0.3.54.txt', 'python2_0.3.27.txt', 'read_by_python3.txt'):
        prefix = name.split('_')[0]
        for number, (_, pickle) in enumerate(cases(name)):
            if len(pickle) <= MAX_SEED:
                with open('%s%s_%03d' % (CORPUS, prefix, number), 'wb') as out:
                    out.write(pickle)


if __name__ == '__main__':
    write_dictionary()
    write_corpus()
