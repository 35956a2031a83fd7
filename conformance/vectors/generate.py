#!/usr/bin/env python3
"""Writes the vectors from their families, and keeps what the files already know. Then
tools/spec/generate.py writes what leads from the clauses of docs/spec/ to them.

    generate.py            write; new questions get new ids
    generate.py --check    write nothing; status 1 if something would change

A question keeps its id, the expected answer and the oracle's table as long as it
stays the same. A question that no family asks any more is retired. The answers of
the original come from oracle.py, which runs after this.
"""

import copy
import importlib
import os
import pkgutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
INDEX = os.path.join(HERE, '..', '..', 'tools', 'spec', 'generate.py')
sys.path.insert(0, HERE)

import flags  # noqa: E402
import standard_output  # noqa: E402
import store  # noqa: E402


def families():
    """[(file, cases)], in the order of the modules and of their tables."""
    import families as package
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        module = importlib.import_module('families.' + info.name)
        for name, make in getattr(module, 'FILES', {}).items():
            yield name, list(make())


class Numbers:
    """Gives ids: the next number of a family, never one that was given before."""

    def __init__(self, known, retired):
        self.last = {}
        for number in list(known) + list(retired):
            prefix, _, digits = number.rpartition('-')
            self.last[prefix] = max(self.last.get(prefix, 0), int(digits))

    def next(self, family):
        prefix = 'MWP-' + store.PREFIX[family]
        self.last[prefix] = self.last.get(prefix, 0) + 1
        return '%s-%04d' % (prefix, self.last[prefix])


def generate(made, existing, retired):
    """(new files, ids that are gone)"""
    known = {}
    for name, vectors in existing.items():
        for vector in vectors:
            known[(name.split('/')[0], store.identity(vector))] = vector
    numbers = Numbers([v['id'] for v in known.values()], retired)
    files, seen = {}, set()
    for name, cases in made:
        family = name.split('/')[0]
        vectors = files.setdefault(name, [])
        for case in cases:
            vector = case.vector()
            key = (family, store.identity(vector))
            if key in seen:
                continue  # A question that two families ask stays with the first.
            seen.add(key)
            vectors.append(complete(case, vector, known.get(key, {}),
                                    lambda: numbers.next(family)))
    gone = sorted(v['id'] for key, v in known.items() if key not in seen)
    return files, gone


def complete(case, vector, old, new_id):
    vector['id'] = old.get('id') or new_id()
    vector['expect'] = case.expected(old.get('expect'))
    vector['oracle'] = copy.deepcopy(old.get('oracle', {}))
    if is_alone(vector['oracle']) and (case.right or case.stricter):
        vector['why_right'] = case.right or case.stricter
        for row in vector['oracle'].get('differs', ()):
            row.pop('why', None)
    elif case.stricter:
        vector['oracle']['differs'] = [
            d if 'refused' in d['answer'] else dict(d, why=case.stricter)
            for d in vector['oracle'].get('differs', ())]
        if not vector['oracle']['differs']:
            del vector['oracle']['differs']
    vector['strictness'] = 'OBSERVED'
    if vector['expect'] is not None:
        vector['strictness'] = case.judge(vector['expect'], vector['oracle'])
        vector['flags'] = flags.of(vector)
    return vector


def is_alone(oracle):
    """Whether the original was asked, and gives the expected answer in no cell."""
    return bool(oracle) and not oracle.get('expected')


def main(arguments):
    existing = store.load()
    files, gone = generate(families(), existing, store.retired())
    changed = [n for n in files if store.text_of(files[n]) != store.text_of(existing.get(n, []))]
    print('vectors: %d in %d files; %d files change, %d ids retire' % (
        sum(len(v) for v in files.values()), len(files), len(changed), len(gone)))
    sys.stdout.flush()
    if '--check' in arguments:
        stale = subprocess.call([sys.executable, INDEX, '--check'])
        return 1 if changed or gone or stale else 0
    store.save(files)
    store.remove_others(files)
    store.retire(gone)
    return subprocess.call([sys.executable, INDEX])


if __name__ == '__main__':
    standard_output.run('generate.py', lambda: main(sys.argv[1:]))
