"""What is written from the clauses and their evidence: docs/spec/clauses.json and clauses.md."""

import collections
import json
import os

import evidence
import spec

JSON = 'docs/spec/clauses.json'
PAGE = 'docs/spec/clauses.md'

HEAD = '''\
# The clauses, and what shows each

`tools/spec/generate.py` writes this page, and `clauses.json` with the same for
programs. The specification of one clause is shown in a shell by `mito explain RTE-4`.

`tools/vectors --clause FRM-1` asks the vectors of FRM-1. A vector names one clause,
the one that it is mainly about, even if it touches others. `evidence/` says for each
MUST and MUST NOT which vectors and live cases show that an implementation keeps it,
and tell one apart that does not. "Open" has neither for one of the two, and
`evidence/` says what is missing.

'''


class Index:
    def __init__(self, root, specification=None):
        self.specification = specification or spec.read(os.path.join(root, spec.FOLDER))
        self.evidence = evidence.read(root, self.specification)
        self.vectors = collections.OrderedDict()
        for number, vector in self.evidence.vectors.items():
            self.vectors.setdefault(vector['clause'], []).append(number)
        self.open = self.evidence.open(self.specification)

    @property
    def complaints(self):
        return self.specification.complaints + self.evidence.complaints

    def files(self):
        """Path from the root -> text."""
        return {JSON: self.json(), PAGE: self.page()}

    def entry(self, part):
        return self.evidence.of(part.id)

    def cases(self, clause):
        """The live cases that name the clause, or that show one of its sub-clauses."""
        found = {place for place, case in self.evidence.cases.items()
                 if any(named.split('.')[0] == clause.id for named in case.clauses)}
        for part in clause.sub_clauses:
            for one in self.entry(part).accepts + self.entry(part).refuses:
                live = evidence.LIVE.match(one)
                if live:
                    found.add(live.group(1))
        return sorted(found)

    def json(self):
        rows = [json_line(self.row(clause)) for clause in self.specification.clauses.values()]
        return '{"levels": %s, "roles": %s, "first_release": "%s", "last_release": "%s",\n' \
            ' "clauses": [\n%s\n]}\n' % (
                json.dumps(list(spec.LEVELS + spec.LEADS)), json.dumps(list(spec.ROLES)),
                spec.SERIES[0][0], spec.SERIES[-1][1], ',\n'.join(rows))

    def row(self, clause):
        row = collections.OrderedDict((
            ('id', clause.id), ('title', clause.title), ('file', clause.file),
            ('anchor', spec.anchor(clause.heading)), ('source', clause.source),
            ('text', clause.intro), ('this_implementation', clause.notes),
            ('vectors', self.vectors.get(clause.id, [])), ('cases', self.cases(clause)),
            ('sub_clauses', [self.sub_row(part) for part in clause.sub_clauses])))
        return without_empty(row, ('id', 'title', 'file', 'anchor', 'sub_clauses'))

    def sub_row(self, part):
        entry = self.entry(part)
        row = collections.OrderedDict((
            ('id', part.id), ('level', part.level), ('roles', list(part.roles)),
            ('since', part.since), ('until', part.until), ('text', part.text),
            ('more', part.more), ('source', part.source), ('accepts', list(entry.accepts)),
            ('refuses', list(entry.refuses)), ('open', entry.open)))
        return without_empty(row, ('id', 'level', 'text'))

    def page(self):
        rows = [
            '| clause | | sub-clauses | MUSTs open | vectors | first | '
            'in `conformance/vectors/` | live cases |', '|---|---|---|---|---|---|---|---|']
        for clause in self.specification.clauses.values():
            rows.append('| %s |' % ' | '.join(self.cells(clause)).rstrip())
        return HEAD + self.counts() + '\n' + '\n'.join(rows) + '\n' + self.ends()

    def cells(self, clause):
        ids = self.vectors.get(clause.id, [])
        places = list(collections.OrderedDict.fromkeys(
            self.evidence.vectors[i]['file'] for i in ids))
        levels = collections.Counter(part.level for part in clause.sub_clauses)
        shown = ', '.join('%d %s' % (levels[level], level)
                          for level in spec.LEVELS + spec.LEADS if levels[level])
        if clause.is_informative:
            shown = 'none: informative'
        is_open = [part.id for part in clause.sub_clauses if part.id in self.open]
        return ('[%s](%s#%s)' % (clause.id, clause.file, spec.anchor(clause.heading)),
                clause.title, shown or 'not cut yet', ', '.join(is_open),
                str(len(ids) or 'none'), min(ids, default=''),
                ', '.join('`%s`' % place for place in places),
                ', '.join('`%s`' % case for case in self.cases(clause)))

    def counts(self):
        parts = self.specification.sub_clauses.values()
        musts = [p for p in parts if p.level in evidence.REQUIREMENTS]
        return ('%d clauses with %d sub-clauses, %d of which are a MUST or MUST NOT. Of these, %d '
                'are\nshown both ways, and %d are open. %d vectors, %d live cases.\n' % (
                    len(self.specification.clauses), len(parts), len(musts),
                    len(musts) - len(self.open), len(self.open), len(self.evidence.vectors),
                    len(self.evidence.cases)))

    def ends(self):
        """The lists behind the table: what is open, and what is not cut yet."""
        text = ''
        if self.open:
            text += '\n## Open\n\n'
            for part in self.open:
                text += '- %s: %s\n' % (part, self.evidence.of(part).open or 'no entry')
        if self.specification.not_cut:
            text += '\n## Not cut yet\n\nThese clauses have no sub-clauses yet.\n\n'
            text += ', '.join(c.id for c in self.specification.not_cut) + '\n'
        return text


def json_line(row):
    """A clause on a line, and each of its sub-clauses on one."""
    parts = row.pop('sub_clauses')
    head = json.dumps(row, ensure_ascii=False)[:-1]
    if not parts:
        return '  %s, "sub_clauses": []}' % head
    return '  %s, "sub_clauses": [\n%s]}' % (
        head, ',\n'.join('    ' + json.dumps(p, ensure_ascii=False) for p in parts))


def without_empty(row, kept):
    return collections.OrderedDict((k, v) for k, v in row.items() if k in kept or v)
