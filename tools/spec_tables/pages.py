#!/usr/bin/env python3
"""Writes the tables of some pages of docs/spec/ anew, from docs/spec/tables/.

usage: tools/spec_tables/pages.py [--check]
  --check   only compare; status 1 if a page is not what would be written

A page marks each place for a table by two comments; what is between them is replaced.
All else in the page is written by hand.
"""
import difflib
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import tables  # noqa: E402

PLACE = re.compile(r'(<!-- table: ([a-z-]+) -->\n).*?(<!-- end of table -->\n)', re.S)
OPERANDS = {
    'none': '', 'uint1': '1 byte, unsigned', 'uint2': '2 bytes, unsigned',
    'int4': '4 bytes, signed', 'uint4': '4 bytes, unsigned', 'uint8': '8 bytes, unsigned',
    'float8': '8 bytes, big-endian', 'bytes1': 'length of 1 byte, then the bytes',
    'bytes4': 'length of 4 bytes, then the bytes', 'bytes8': 'length of 8 bytes, then the bytes',
    'line': 'a line', 'two lines': 'two lines',
}
# In sources, what is no place in a program.
PROGRAMS = ('CPython', 'Python')
ROLES = ('leaf', 'intermediate', 'master')


def rows_of(header, rows):
    """A table of Markdown."""
    lines = ['| %s |' % ' | '.join(header), '|%s' % ('---|' * len(header))]
    lines += ['| %s |' % ' | '.join(row) for row in rows]
    return ''.join(re.sub(r'\|  (?=\|)', '| ', line) + '\n' for line in lines)


def code(text):
    return '`%s`' % text if text else ''


def number(value):
    """An integer with commas, as the pages write it."""
    return '{:,}'.format(value) if isinstance(value, int) else str(value)


def releases(row):
    """'', 'from 0.3.37', 'to 0.3.38' or '0.3.37 to 0.3.38'."""
    since = row['since'] if row['since'] != '0.2.8' else None
    until = row.get('until')
    if since and until:
        return '%s to %s' % (since, until)
    if since:
        return 'from %s' % since
    return 'to %s' % until if until else ''


def sources(text):
    """'mitogen/core.py, A.b; mitogen/x.py, C' with the names as code."""
    return '; '.join(', '.join(part if ' ' in part or part in PROGRAMS else code(part)
                               for part in place.split(', ')) for place in text.split('; '))


def names():
    """The pages of docs/spec/ that have a place for a table."""
    return [name for name in sorted(os.listdir(tables.SPEC))
            if name.endswith('.md') and PLACE.search(tables.read_page(name))]


class Writer:
    def __init__(self):
        self.links = tables.clause_links()
        self.tables = {name: tables.read(name) for name in tables.NAMES}

    def page(self, name):
        """The text of a page with the tables as they should be."""
        return PLACE.sub(self.place, tables.read_page(name))

    def place(self, match):
        method = getattr(self, match.group(2).replace('-', '_'))
        return match.group(1) + '\n' + method() + '\n' + match.group(3)

    def rows(self, name):
        return self.tables[name]['rows']

    def clause(self, clause):
        return '[%s](%s)' % (clause, self.links[clause])

    def clauses(self, clauses):
        return ', '.join(self.clause(clause) for clause in clauses)

    # opcodes.md

    def opcodes(self):
        return rows_of(
            ('byte', 'name', 'protocol', 'operand', 'stack', 'effect', 'written by', 'clause'),
            [(code(row['byte'][2:]), row['name'], str(row['protocol']),
              OPERANDS[row['argument']], self.stack(row), row['effect'],
              self.writers(row), self.clause(row['clause']))
             for row in self.rows('opcodes') if row['accepted']])

    def refused_opcodes(self):
        return rows_of(
            ('byte', 'name', 'protocol', 'operand', 'stack', 'what it is for', 'Python Mitogen'),
            [(code(row['byte'][2:]), row['name'], str(row['protocol']),
              OPERANDS[row['argument']], self.stack(row), row['effect'], row['original'])
             for row in self.rows('opcodes') if not row['accepted']])

    def globals(self):
        return rows_of(
            ('module', 'name', 'arguments', 'result', 'what it is', 'clause'),
            [(code(row['module']), code(row['name']), row['arguments'], row['result'],
              row['effect'], self.clause(row['clause']))
             for row in self.tables['opcodes']['globals']])

    def stack(self, row):
        before, after = ' '.join(row['before']), ' '.join(row['after'])
        return ('%s → %s' % (code(before), code(after))).strip() if before or after else ''

    def writers(self, row):
        return 'Python 2.7 and 3' if len(row['written_by']) == 2 else ', '.join(row['written_by'])

    # constants.md

    def constants(self):
        parts = []
        for row in self.rows('constants'):
            if not parts or parts[-1][0] != row['part']:
                parts.append((row['part'], []))
            parts[-1][1].append(row)
        return '\n'.join('### %s\n\n%s' % (part[0].upper() + part[1:], self.constant_rows(rows))
                         for part, rows in parts)

    def constant_rows(self, rows):
        return rows_of(
            ('value', 'unit', 'what', 'who', 'releases', 'clause', 'source'),
            [(row['shown'] or number(row['value']), row['unit'], row['what'], row['who'],
              releases(row), self.clauses(row['clauses']), sources(row['source']))
             for row in rows])

    def markers(self):
        return rows_of(
            ('line', 'written by', 'when', 'what follows', 'clause'),
            [(code(row['text']), row['written_by'], row['when'], row['answer'],
              self.clause(row['clause'])) for row in self.rows('markers')])

    # For the page about errors.

    def reasons(self):
        return rows_of(
            ('reason', 'when', 'who says it', 'to whom', 'clauses'),
            [(code(re.sub(r'\$([0-9])', lambda n: 'ABC'[int(n.group(1))], row['text'])) or 'none',
              re.sub(r'\$([0-9])', lambda n: 'ABC'[int(n.group(1))], row['when']), row['by'],
              row['to'] + ('' if row['travels'] else '; it never travels'),
              self.clauses([row['clause']] + row['clauses']))
             for row in self.rows('reasons') if row['original']])

    # handles.md

    def handles(self):
        return rows_of(
            ('number', 'name', 'what', 'direction') + ROLES + ('releases', 'clauses'),
            [(str(row['number']), row['name'], row['what'], row['direction'])
             + tuple(self.served(row['served_by'][role]) for role in ROLES)
             + (releases(row), self.clauses(row['clauses'])) for row in self.rows('handles')])

    def served(self, value):
        return value if isinstance(value, str) else ('serves' if value else '')

    def sender_rules(self):
        return rows_of(
            ('name', 'Python Mitogen', 'this implementation'),
            [(row['name'], self.original_rule(row['original_rule']), self.own_rule(row))
             for row in self.rows('handles') if row['original_rule']])

    def own_rule(self, row):
        # Who may call is then for the service to say (SVC-6).
        return 'as Python Mitogen' if row['name'] == 'CALL_SERVICE' else row['senders']

    def original_rule(self, rules):
        if len(set(rules.values())) == 1:
            return next(iter(rules.values()))
        by_rule = {}
        for role, rule in rules.items():
            by_rule.setdefault(rule, []).append(role)
        return '; '.join('%s: %s' % (' and '.join(roles), rule)
                         for rule, roles in by_rule.items())

    def payloads(self):
        return rows_of(
            ('name', 'payload', 'tag from 0.3.39 on', 'reply', 'clauses'),
            [(row['name'], row['form'], row['payload']['tag'],
              self.reply(row['reply']),
              self.clauses(dict.fromkeys([row['payload']['clause']] + (
                  [row['reply']['clause']] if row['reply'] else []))))
             for row in self.rows('handles')])

    def fields(self, form):
        return ', '.join(code(field) for field in form['fields']) or 'none'

    def reply(self, form):
        return '%s; %s' % (self.fields(form), form['tag']) if form else ''

    # releases.md

    def features(self):
        return rows_of(
            ('from', 'what', 'clause', 'source'),
            [(row['since'], row['what'], self.clause(row['clause']), sources(row['source']))
             for row in self.rows('features')])

    def changes(self):
        by_release = {}
        for row in self.rows('changes'):
            by_release.setdefault(row['release'], []).append(row)
        return '\n'.join('### %s\n\n%s' % (release, rows_of(
            ('what', 'for whom', 'clauses', 'source'),
            [(row['what'], ', '.join(row['who']) or 'all', self.clauses(row['clauses']),
              sources(row['source'])) for row in rows]))
            for release, rows in by_release.items())

    def unchanged(self):
        changed = {row['release'] for row in self.rows('changes')}
        return spans([(release, release not in changed)
                      for release in self.tables['changes']['releases']]) + '\n'

    def config_keys(self):
        return rows_of(
            ('key', 'value', 'releases', 'required', 'what', 'without it', 'clause'),
            [(code(row['name']), row['value'], releases(row),
              'yes' if row['required'] else 'no', row['meaning'], row['missing'],
              self.clause(row['clause'])) for row in self.rows('config_keys')])

    def local_keys(self):
        return rows_of(('key', 'what', 'default'),
                       [(code(row['name']), row['meaning'], row['default'])
                        for row in self.tables['config_keys']['local']])


def spans(flagged):
    """The items with the flag, those that follow each other as 'first to last'."""
    runs = []
    previous = False
    for item, flag in flagged:
        if flag and previous:
            runs[-1].append(item)
        elif flag:
            runs.append([item])
        previous = flag
    texts = [run[0] if len(run) == 1 else ' and '.join(run) if len(run) == 2
             else '%s to %s' % (run[0], run[-1]) for run in runs]
    return ', '.join(texts) + '.'


def main():
    if sys.argv[1:] not in ([], ['--check']):
        sys.exit(__doc__)
    writer = Writer()
    differs = False
    for name in names():
        old, new = tables.read_page(name), writer.page(name)
        if old == new:
            continue
        differs = True
        if sys.argv[1:]:
            sys.stdout.writelines(difflib.unified_diff(
                old.splitlines(True), new.splitlines(True), name, 'what would be written'))
        else:
            with open(os.path.join(tables.SPEC, name), 'w', encoding='utf-8') as f:
                f.write(new)
    sys.exit(1 if differs and sys.argv[1:] else 0)


if __name__ == '__main__':
    main()
