#!/usr/bin/env python3
"""Asks the original every vector, on each Python and release, and keeps the tables.

    oracle.py --update    fill the tables, and the answers expected of new vectors;
                          with --new, ask only those that have no table
    oracle.py --check     ask again; status 1 if an answer is not what the table says
    oracle.py --cells '3.11/*' --ids 'MWP-PKL-*' --check

Interpreters and releases are those of the live suite. A cell in which the
release does not import is in cells.json with the reason.
"""

import argparse
import concurrent.futures
import fnmatch
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, 'conformance', 'live')]

import asking  # noqa: E402
import cells  # noqa: E402
import generate  # noqa: E402
import interpreters  # noqa: E402
import meaning  # noqa: E402
import releases  # noqa: E402
import standard_output  # noqa: E402
import store  # noqa: E402

ORIGINAL = os.path.join(ROOT, 'conformance', 'testee', 'original.py')
CACHE = os.path.join(ROOT, '.cache', 'mitogen')
CELLS_FILE = os.path.join(HERE, 'cells.json')
REFERENCE = ('3.11', '2.7')
WORKERS = 2


class AskedOriginal:
    def __init__(self, interpreter, release, folder):
        self.name = '%s/%s' % (interpreter.name, release)
        self.release = release
        self.python = '%d.%d.%d' % interpreter.version[:3]
        kept = {k: v for k, v in os.environ.items() if not k.startswith('PYTHON')}
        kept['PYTHONDONTWRITEBYTECODE'] = '1'
        kept['PYTHONHASHSEED'] = '0'
        self.testee = asking.Testee(
            ['nice', '-n', '19', interpreter.path, ORIGINAL, folder], kept)

    def skip_reason(self):
        done = subprocess.run(self.testee.argv, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, env=self.testee.environment)
        if done.returncode == 0:
            return None
        return done.stderr.decode(errors='replace').strip().rpartition(': ')[2]

    def ask_all(self, vectors):
        answers = {}
        for vector in vectors:
            if cells.in_range(self.name, vector):
                answer = asking.ask_vector(self.testee, vector, self.release)
                answers[vector['id']] = meaning.shown(vector, answer)
        self.testee.stop()
        return answers


def find_cells(pattern, say):
    folders, missing = releases.fetch_all(CACHE, releases.DEFAULT, say)
    for release, reason in missing.items():
        say('no Mitogen %s: %s' % (release, reason))
    found = [AskedOriginal(i, r, folders[r]) for i in interpreters.find_all() for r in folders]
    found = [c for c in found if fnmatch.fnmatchcase(c.name, pattern)]
    skipped = {c.name: reason for c, reason in ((c, c.skip_reason()) for c in found) if reason}
    return [c for c in found if c.name not in skipped], skipped


def ask_cells(asked, vectors, say):
    """{cell name: {vector id: answer}}"""
    def run(cell):
        answers = cell.ask_all(vectors)
        say('%-12s %d answers' % (cell.name, len(answers)))
        return cell.name, answers
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        return dict(pool.map(run, asked))


def reference(answers):
    """The expected answer, if the vector has no other: that of the newest release on Python 3.11."""
    for python in REFERENCE:
        mine = [c for c in answers if cells.python_of(c) == python]
        mine = [c for c in sorted(mine, key=cells.order) if 'unsupported' not in answers[c]]
        if mine:
            return answers[mine[-1]]
    return None


def same(op, one, other):
    return asking.comparable(op, one) == asking.comparable(op, other)


def table(op, expect, answers):
    """The oracle's table of one vector, from {cell: answer}."""
    asked = sorted(answers, key=cells.order)
    by_answer = {}
    for cell in asked:
        by_answer.setdefault(asking.comparable(op, answers[cell]), []).append(cell)
    made = {}
    for where in by_answer.values():
        answer, patterns = answers[where[0]], cells.group(where, asked)
        if same(op, answer, expect):
            made['expected'] = patterns
        elif 'unsupported' in answer:
            made['unsupported'] = patterns
        else:
            made.setdefault('differs', []).append({'answer': answer, 'cells': patterns})
    return {k: made[k] for k in ('expected', 'differs', 'unsupported') if k in made}


def from_table(vector, all_cells):
    """{cell: what the table says that it answers}"""
    oracle = vector['oracle']
    asked = [c for c in all_cells if cells.in_range(c, vector)]
    rows = [(vector['expect'], oracle.get('expected', ())),
            ({'unsupported': True}, oracle.get('unsupported', ()))]
    rows += [(d['answer'], d['cells']) for d in oracle.get('differs', ())]
    return {c: answer for answer, patterns in rows for c in cells.expand(patterns, asked)}


def update(vectors, per_cell):
    for vector in vectors:
        answers = {c: a[vector['id']] for c, a in per_cell.items() if vector['id'] in a}
        if vector['expect'] is None:
            vector['expect'] = reference(answers)
        vector['oracle'] = table(vector['op'], vector['expect'], answers)


def differences(vectors, per_cell, all_cells):
    for vector in vectors:
        table_says = from_table(vector, all_cells)
        for cell, answers in sorted(per_cell.items()):
            if vector['id'] in answers and cell in all_cells:
                known = table_says.get(cell)
                if not same(vector['op'], known, answers[vector['id']]):
                    yield vector['id'], cell, known, answers[vector['id']]


def load_cells():
    with open(CELLS_FILE) as f:
        return json.load(f)


def save_cells(asked, skipped):
    ordered = sorted(asked, key=lambda c: cells.order(c.name))
    with open(CELLS_FILE, 'w') as f:
        json.dump({
            'pythons': {cells.python_of(c.name): c.python for c in ordered},
            'cells': [c.name for c in ordered],
            'skipped': {c: skipped[c] for c in sorted(skipped, key=cells.order)},
        }, f, indent=1)
        f.write('\n')


def summary(vectors):
    count = {}
    for vector in vectors:
        count[vector['strictness']] = count.get(vector['strictness'], 0) + 1
    agree = sum(1 for v in vectors if not v['oracle'].get('differs'))
    return '%d vectors (%s), %d of them answered alike by all cells' % (
        len(vectors), ', '.join('%s %d' % c for c in sorted(count.items())), agree)


def update_all(asked, skipped, only_new, say):
    files = store.load()
    vectors = [v for name in files for v in files[name] if not (only_new and v['oracle'])]
    update(vectors, ask_cells(asked, vectors, say))
    files, _ = generate.generate(generate.families(), files, store.retired())
    store.save(files)
    save_cells(asked, skipped)
    unanswered = [v['id'] for name in files for v in files[name] if v['expect'] is None]
    say(summary([v for name in files for v in files[name]]))
    if unanswered:
        say('nothing can be asked, and nothing is expected: %s' % ', '.join(unanswered))
    return 1 if unanswered else 0


def known_cell(cell, known):
    if cell.name not in known:
        say('%s is not in the tables, and is not asked' % cell.name)
    return cell.name in known


def check_all(asked, ids, say):
    known = load_cells()
    vectors = [v for vs in store.load().values() for v in vs if fnmatch.fnmatchcase(v['id'], ids)]
    asked = [c for c in asked if known_cell(c, known['cells'])]
    per_cell = ask_cells(asked, vectors, say)
    wrong = list(differences(vectors, per_cell, known['cells']))
    for number, cell, table_says, answered in wrong:
        say('%s %s: the table says %s, the original %s' % (
            number, cell, json.dumps(table_says)[:300], json.dumps(answered)[:300]))
    say('%d vectors, %d cells, %d answers, %d of them not in the table' % (
        len(vectors), len(per_cell), sum(len(a) for a in per_cell.values()), len(wrong)))
    return 1 if wrong or not per_cell or not vectors else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--update', action='store_true')
    parser.add_argument('--check', action='store_true')
    parser.add_argument('--new', action='store_true', help='only vectors that have no table yet')
    parser.add_argument('--cells', default='*', help="such as '3.11/*'")
    parser.add_argument('--ids', default='*', help="such as 'MWP-PKL-*'")
    options = parser.parse_args()
    if options.update == options.check:
        parser.error('one of --update and --check')
    if options.update and (options.cells, options.ids) != ('*', '*'):
        parser.error('a table is filled from all cells')
    asked, skipped = find_cells(options.cells, say)
    if options.update:
        return update_all(asked, skipped, options.new, say)
    return check_all(asked, options.ids, say)


def say(text):
    print('oracle: ' + standard_output.visible(text), flush=True)


if __name__ == '__main__':
    standard_output.run('oracle.py', main)
