"""The page of the specification that leads from each clause to its vectors."""

import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
SPEC = os.path.join(HERE, '..', '..', 'docs', 'spec')
PAGE = os.path.join(SPEC, 'clauses.md')
HEADING = re.compile(r'^## (([A-Z]+-[0-9]+) (.*))$', re.MULTILINE)

HEAD = '''\
# The clauses, and the vectors of each

`tools/vectors --clause FRM-1` asks the vectors of FRM-1. A vector names one clause,
the one that it is mainly about, even if it touches others. No vector tests a clause
that has none here; unit tests and the live suite may test it for this
implementation. `conformance/vectors/generate.py` writes this page.

'''


def written():
    """(file, heading, clause, title) of each, in the order of the files."""
    for name in sorted(os.listdir(SPEC)):
        if name.endswith('.md'):
            with open(os.path.join(SPEC, name), encoding='utf-8') as f:
                for heading, clause, title in HEADING.findall(f.read()):
                    yield name, heading, clause, title


def anchor(heading):
    """The anchor that the usual renderers of Markdown make from a heading."""
    return re.sub(r'[^a-z0-9_ -]', '', heading.lower()).replace(' ', '-')


def checked_in():
    try:
        with open(PAGE, encoding='utf-8') as f:
            return f.read()
    except FileNotFoundError:
        return ''


def save(text):
    with open(PAGE, 'w', encoding='utf-8') as f:
        f.write(text)


def page(files):
    """The text of clauses.md, for {'pickle/opcodes.json': [vector, ...], ...}."""
    found = {}
    for name, vectors in sorted(files.items()):
        for vector in vectors:
            found.setdefault(vector['clause'], []).append((vector['id'], name))
    rows = ['| clause | | vectors | first | in `conformance/vectors/` |\n|---|---|---|---|---|\n']
    for name, heading, clause, title in written():
        ids = [i for i, _ in found.get(clause, ())]
        places = list(dict.fromkeys(os.path.splitext(n)[0] for _, n in found.get(clause, ())))
        rows.append('| [%s](%s#%s) | %s | %s | %s | %s |\n' % (
            clause, name, anchor(heading), title, len(ids) or 'none', min(ids, default=''),
            ', '.join('`%s`' % p for p in places)))
    return HEAD + ''.join(rows)
