"""
The clauses of docs/spec/ that cases name, such as RTE-1, or one sentence of it, such
as RTE-1.2.
"""

import fnmatch
import glob
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
SPEC = os.path.join(HERE, '..', '..', 'docs', 'spec')
# `## RTE-1 Source verification` and `- **RTE-1.2** [child] A context MUST ...`
HEADING = re.compile(r'^## ([A-Z]+-[0-9]+) ', re.MULTILINE)
SUB_CLAUSE = re.compile(r'^- \*\*([A-Z]+-[0-9]+\.[0-9]+)\*\*', re.MULTILINE)


def written(folder=SPEC):
    """The ids of all clauses and sub-clauses."""
    ids = set()
    for path in glob.glob(os.path.join(folder, '**', '*.md'), recursive=True):
        with open(path, encoding='utf-8') as f:
            text = f.read()
        ids.update(HEADING.findall(text), SUB_CLAUSE.findall(text))
    return ids


def matches(clause, pattern):
    """
    Whether a clause that a case names belongs to one that was asked for. ROL is all
    of ROL-1, ROL-2 and so on; ROL-3 is that clause and its sub-clauses; ROL-3.1 is
    that sub-clause, and a case that names ROL-3 may test it.
    """
    return (any(fnmatch.fnmatchcase(clause, pattern + end) for end in ('', '-*', '.*'))
            or pattern.startswith(clause + '.'))


def unknown(patterns):
    """Those to which no clause of docs/spec/ belongs."""
    known = written()
    return [p for p in patterns if not any(matches(clause, p) for clause in known)]
