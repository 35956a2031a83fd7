"""The files of vectors: one array each, one vector a line, in directories by family."""

import glob
import json
import os

HERE = os.path.dirname(os.path.abspath(__file__))
PREFIX = {
    'frame': 'FRM', 'pickle': 'PKL', 'message': 'MSG', 'payload': 'PAY',
    'literal': 'LIT', 'preamble': 'PRE', 'boot': 'BOOT', 'routing': 'RTE',
    'roles': 'ROL', 'connect': 'CON',
}
KEYS = ('id', 'op', 'request', 'chunkings', 'expect', 'strictness', 'flags', 'since', 'before',
        'clause', 'why', 'why_right', 'oracle')


def line_of(vector):
    unknown = set(vector) - set(KEYS)
    if unknown:
        raise ValueError('unknown keys %s' % sorted(unknown))
    return json.dumps({k: vector[k] for k in KEYS if k in vector})


def text_of(vectors):
    return '[\n%s\n]\n' % ',\n'.join(line_of(v) for v in vectors)


def identity(vector):
    """What two versions of one vector have in common, whatever answer they expect."""
    return json.dumps([vector['op'], vector['request'], vector.get('chunkings'),
                       vector.get('since'), vector.get('before')], sort_keys=True)


def load(folder=HERE):
    """{'pickle/opcodes.json': [vector, ...], ...}"""
    files = {}
    for family in PREFIX:
        for path in sorted(glob.glob(os.path.join(folder, family, '*.json'))):
            with open(path, encoding='utf-8') as f:
                files[os.path.relpath(path, folder)] = json.load(f)
    return files


def save(files, folder=HERE):
    for name, vectors in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text_of(vectors))


def remove_others(files, folder=HERE):
    for name in load(folder):
        if name not in files:
            os.remove(os.path.join(folder, name))


def retired(folder=HERE):
    path = os.path.join(folder, 'retired.txt')
    with open(path, encoding='utf-8') as f:
        return [line.split()[0] for line in f if line.strip() and not line.startswith('#')]


def retire(ids, folder=HERE):
    with open(os.path.join(folder, 'retired.txt'), 'a', encoding='utf-8') as f:
        f.writelines('%s\n' % i for i in ids)
