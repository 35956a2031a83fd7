#!/usr/bin/env python3
"""Checks docs/spec/ and its evidence, and writes docs/spec/clauses.json and clauses.md.

usage: tools/spec/generate.py [--check | --lower]
  --check   write nothing; status 1 if a file is not what would be written
  --lower   also lower the numbers of tools/spec/ratchet.json, how much may be left to
            do, to what is left; no option raises them
Status 1, too, if a file is not in its form: each complaint is a line with its place.
"""

import difflib
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import index  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
RATCHET = os.path.join('tools', 'spec', 'ratchet.json')


def read(root, path):
    try:
        with open(os.path.join(root, path), encoding='utf-8') as f:
            return f.read()
    except FileNotFoundError:
        return ''


def left(made):
    """What is left to do, by the names in the ratchet."""
    return {'clauses_not_cut': len(made.specification.not_cut), 'musts_open': len(made.open),
            'musts_shown_by_less': len(made.evidence.shown_by_less(made.specification))}


def above(root, made):
    """A complaint for each number that is above that of the ratchet."""
    allowed = json.loads(read(root, RATCHET))
    return ['%s: expected at most %d as %s, got %d' % (RATCHET, allowed[name], name, number)
            for name, number in sorted(left(made).items()) if number > allowed[name]]


def lowered(root, made):
    allowed = json.loads(read(root, RATCHET))
    numbers = {name: min(number, allowed[name]) for name, number in left(made).items()}
    return json.dumps(numbers, indent=2, sort_keys=True) + '\n'


def stale(root, wanted):
    """The lines of a diff from the files to those wanted; none if they are equal."""
    difference = []
    for path, text in sorted(wanted.items()):
        difference += difflib.unified_diff(
            read(root, path).splitlines(True), text.splitlines(True), path, path + ', as it would be',
            n=0)
    return difference


def main(arguments):
    if arguments not in ([], ['--check'], ['--lower']):
        sys.stderr.write(__doc__)
        return 2
    made = index.Index(ROOT)
    for complaint in made.complaints + above(ROOT, made):
        print(complaint, file=sys.stderr)
    print('clauses: %s' % made.counts().replace('\n', ' ').rstrip())
    wanted = made.files()
    if arguments == ['--check']:
        difference = stale(ROOT, wanted)
        sys.stdout.writelines(line[:200].rstrip('\n') + '\n' for line in difference)
        return 1 if difference or made.complaints or above(ROOT, made) else 0
    if arguments == ['--lower']:
        wanted[RATCHET] = lowered(ROOT, made)
    for path, text in wanted.items():
        with open(os.path.join(ROOT, path), 'w', encoding='utf-8') as f:
            f.write(text)
    return 1 if made.complaints or above(ROOT, made) else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
