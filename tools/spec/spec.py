"""Reads the clauses of docs/spec/*.md, and says where a file is not in their form.

README.md has the form. read(folder) gives a Specification; its `complaints` are lines
such as "docs/spec/routing.md:12: expected RTE-1.2, got RTE-1.3".
"""

import collections
import glob
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FOLDER = os.path.join('docs', 'spec')

COLUMNS = 84
# In a list, two columns more.
INDENTED_CODE = '    '
# The index, which is written anew from the others.
INDEX = 'clauses.md'
LEVELS = ('MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY')
# Levels that stand before the text.
LEADS = ('OBSERVED', 'RETIRED')
ROLES = ('codec', 'child', 'parent', 'master', 'listener')
# The series of Python Mitogen that were measured: its first and last release.
SERIES = (('0.2.8', '0.2.10'), ('0.3.0', '0.3.54'))
# Clauses here are about this implementation alone, and have no sub-clauses.
INFORMATIVE = ('this-implementation.md', 'this-implementation.d/')

HEADING = re.compile(r'(#+) (.*?) *$')
CLAUSE = re.compile(r'(([A-Z]+)-([0-9]+)) (.*)$')
SUB_CLAUSE = re.compile(r'- \*\*([A-Z]+-[0-9]+)\.([0-9]+)\*\*(?: (.*))?$')
LIKE_SUB_CLAUSE = re.compile(r'\s*[-*+]?\s*\*\*[A-Z]+-[0-9]+\.[0-9]+')
BRACKETS = re.compile(r'\[([^\]]*)\](?![(\[])\s*')
CODE = re.compile(r'(`+)(?!`).*?(?<!`)\1(?!`)')
LEVEL_WORD = re.compile(r'\b(MUST NOT|MUST|SHOULD NOT|SHOULD|MAY|SHALL NOT|SHALL)\b')
LEAD = re.compile(r'(%s): ' % '|'.join(LEADS))
LINK = re.compile(r'\[[^\]]*\]\(([^)\s]+)\)')
REFERENCE = re.compile(r'\[[^\]]+\]: (\S+)$')
IDENTIFIER = re.compile(r'\b[A-Za-z_]\w*::~?\w+|\bk[A-Z][a-z]\w*\b')
MENTION = re.compile(r'(?<![\w.-])(([A-Z]{3,4})-[0-9]+)(?:\.([0-9]+))?(?![\w-])')
RELEASE = re.compile(r'[0-9]+\.[0-9]+\.[0-9]+$')

# `more` is Markdown that follows the text: tables, code and further paragraphs.
SubClause = collections.namedtuple(
    'SubClause', 'id level roles since until text more source line')


class Clause:
    """`intro` is Markdown: all of the text, if the clause is not cut."""

    def __init__(self, number, title, heading, file, line):
        self.id = number
        self.title = title
        self.heading = heading
        self.file = file
        self.line = line
        self.intro = ''
        self.notes = ''
        self.source = ''
        self.sub_clauses = []

    @property
    def prefix(self):
        return self.id.split('-')[0]

    @property
    def number(self):
        return int(self.id.split('-')[1])

    @property
    def is_informative(self):
        return self.file.startswith(INFORMATIVE)

    @property
    def is_cut(self):
        return bool(self.sub_clauses) or self.is_informative


class File:
    def __init__(self, name, lines):
        self.name = name
        self.lines = lines
        self.clauses = []
        self.source = ''


class Specification:
    def __init__(self):
        self.files = []
        self.complaints = []
        self.clauses = collections.OrderedDict()

    @property
    def sub_clauses(self):
        return collections.OrderedDict(
            (s.id, s) for c in self.clauses.values() for s in c.sub_clauses)

    @property
    def not_cut(self):
        return [c for c in self.clauses.values() if not c.is_cut]


def read(folder=os.path.join(ROOT, FOLDER)):
    found = Specification()
    for path in (sorted(glob.glob(os.path.join(folder, '*.md'))) +
                 sorted(glob.glob(os.path.join(folder, 'this-implementation.d', '*.md')))):
        with open(path, encoding='utf-8') as f:
            name = os.path.relpath(path, folder)
            found.files.append(Reader(name, f.read().split('\n'), found.complaints).read())
    for file in found.files:
        for clause in file.clauses:
            if clause.id in found.clauses:
                first = found.clauses[clause.id]
                complain(found.complaints, file.name, clause.line,
                         'a clause once', '%s again, which is at %s:%d' % (
                             clause.id, first.file, first.line))
            found.clauses.setdefault(clause.id, clause)
    check_numbers(found)
    check_mentions(found)
    check_links(found, folder)
    return found


def complain(complaints, name, line, expected, got):
    complaints.append('%s/%s:%d: expected %s, got %s' % (
        FOLDER.replace(os.sep, '/'), name, line, expected, got))


def without_code(text):
    return CODE.sub('``', text)


def as_tuple(release):
    return tuple(int(part) for part in release.split('.'))


def is_release(text):
    return bool(RELEASE.match(text)) and any(
        as_tuple(first) <= as_tuple(text) <= as_tuple(last) for first, last in SERIES)


class Reader:
    """Reads one file, from its first line to its last."""

    def __init__(self, name, lines, complaints):
        self.file = File(name, lines)
        self.complaints = complaints
        self.number = 0
        self.clause = None
        self.fence = False
        # Where the next line of a paragraph goes; None between paragraphs.
        self.paragraph = None
        self.sub_clause = None
        self.without_source = []
        # (number, columns) of the lines that are too wide for a clause that is cut.
        self.wide = []

    def read(self):
        for number, line in enumerate(self.file.lines, 1):
            self.number = number
            self.take(line)
        self.end_clause()
        return self.file

    def complain(self, expected, got, line=None):
        complain(self.complaints, self.file.name, line or self.number, expected, got)

    def take(self, line):
        is_fence = line.lstrip().startswith('```')
        is_code = self.fence or is_fence
        if is_fence:
            self.fence = not self.fence
        if not is_code:
            heading = HEADING.match(line)
            if heading:
                return self.take_heading(len(heading.group(1)), heading.group(2))
        if self.clause is None:
            return self.take_head(line)
        if not is_code and len(line) > COLUMNS and not line.lstrip().startswith('|') and (
                not line.startswith(INDENTED_CODE)):
            self.wide.append((self.number, len(line)))
        if is_code or not self.take_part(line):
            self.take_rest(line, is_code)

    def take_heading(self, depth, text):
        if depth > 2 and self.clause:
            self.end_sub_clause()
            self.clause.intro += '\n%s %s\n' % ('#' * depth, text)
            return
        self.end_clause()
        clause = CLAUSE.match(text)
        if depth == 2 and clause:
            self.clause = Clause(clause.group(1), clause.group(4), text, self.file.name,
                                 self.number)
            self.file.clauses.append(self.clause)

    def take_head(self, line):
        """Before the first clause. The source there is that of the file."""
        if not self.file.clauses:
            at = line.find('Source: ')
            if at >= 0 and not self.file.source:
                self.file.source = line[at + len('Source: '):].strip()
                self.paragraph = 'source'
            elif not line.strip():
                self.paragraph = None
            elif self.paragraph == 'source':
                self.file.source += ' ' + line.strip()

    def take_part(self, line):
        """True if the line begins a part of a clause."""
        sub_clause = SUB_CLAUSE.match(line)
        if sub_clause:
            self.begin_sub_clause(*sub_clause.groups())
        elif LIKE_SUB_CLAUSE.match(line):
            self.complain('"- **%s.1** TEXT" from the first column on' % self.clause.id,
                          repr(line[:40]))
        elif line.startswith('>'):
            if self.paragraph != 'notes':
                if not line.startswith('> **This implementation**') and not self.clause.notes:
                    self.complain('"> **This implementation** ..."', repr(line[:40]))
                self.end_sub_clause()
            self.paragraph = 'notes'
            self.clause.notes += line[1:].lstrip() + '\n'
        elif line.startswith('Source:') and self.paragraph is None:
            self.end_sub_clause()
            self.paragraph = 'source'
            self.add_source(line[len('Source:'):])
        else:
            return False
        return True

    def begin_sub_clause(self, clause, number, rest):
        self.end_sub_clause()
        expected = len(self.clause.sub_clauses) + 1
        if (clause, int(number)) != (self.clause.id, expected):
            self.complain('%s.%d' % (self.clause.id, expected), '%s.%s' % (clause, number))
        if self.clause.notes:
            self.complain('the note on this implementation at the end of its clause',
                          '%s.%s after it' % (clause, number))
        self.sub_clause = {'id': '%s.%s' % (clause, number), 'line': self.number,
                           'text': rest or '', 'more': []}
        self.paragraph = 'text'

    def take_rest(self, line, is_code):
        if not line.strip():
            if not is_code:
                self.paragraph = None
            if self.sub_clause:
                self.sub_clause['more'].append('')
            elif not self.clause.sub_clauses:
                self.clause.intro += '\n'
            elif self.clause.notes:
                self.clause.notes += '\n'
        elif self.paragraph == 'source' and not is_code:
            self.add_source(line)
        elif self.sub_clause:
            self.take_of_sub_clause(line, is_code)
        elif not self.clause.sub_clauses:
            self.clause.intro += line + '\n'
            if not is_code:
                self.paragraph = 'intro'
        else:
            self.complain('a sub-clause, a source or a note on this implementation',
                          repr(line[:40]))

    def take_of_sub_clause(self, line, is_code):
        part = self.sub_clause
        is_table = line.lstrip().startswith('|')
        if is_code or is_table:
            self.paragraph = 'more'
            part['more'].append(line)
        elif not line.startswith('  '):
            self.complain('two spaces before a line that continues %s' % part['id'],
                          repr(line[:40]))
            self.end_sub_clause()
        elif self.paragraph == 'text':
            part['text'] += ' ' + line.strip()
        else:
            self.paragraph = 'more'
            part['more'].append(line)

    def add_source(self, text):
        if self.without_source:
            for part in self.without_source:
                part['source'] = (part.get('source', '') + ' ' + text.strip()).strip()
        self.clause.source = (self.clause.source + ' ' + text.strip()).strip()

    def end_sub_clause(self):
        part, self.sub_clause, self.paragraph = self.sub_clause, None, None
        if self.without_source and any('source' in p for p in self.without_source):
            self.without_source = []
        if part is None:
            return
        # Replaced by a SubClause at the end of the clause, when its source is known.
        self.clause.sub_clauses.append(part)
        self.without_source.append(part)

    def end_clause(self):
        if self.fence:
            self.complain('the end of a block of code', 'none')
            self.fence = False
        self.end_sub_clause()
        if self.clause:
            parts = self.clause.sub_clauses
            if parts:
                self.check_levels_outside()
                for number, columns in self.wide:
                    self.complain('at most %d columns' % COLUMNS, str(columns), number)
            self.clause.sub_clauses = [self.finished(part) for part in parts]
            self.clause.intro = self.clause.intro.strip('\n')
            self.clause.notes = self.clause.notes.strip('\n')
            if parts and self.clause.is_informative:
                self.complain('no sub-clauses in a file about this implementation',
                              parts[0]['id'], parts[0]['line'])
        self.clause = None
        self.without_source, self.wide = [], []

    def check_levels_outside(self):
        for name, text in (('the first sentences', self.clause.intro),
                           ('the note on this implementation', self.clause.notes)):
            words = LEVEL_WORD.findall(without_code(text))
            if words:
                self.complain('no %s in %s of %s' % (words[0], name, self.clause.id),
                              'one', self.clause.line)

    def finished(self, part):
        roles, since, until, text = self.brackets(part)
        more = dedented(part['more'])
        self.check_identifiers(part, text + '\n' + more)
        return SubClause(part['id'], self.level(part, text, more), roles, since, until, text,
                         more, part.get('source', ''), part['line'])

    def check_identifiers(self, part, text):
        found = IDENTIFIER.search(text)
        if found:
            self.complain('no identifier of C++ in %s' % part['id'], found.group(), part['line'])

    def brackets(self, part):
        """(roles, since, until, the text behind them)"""
        text = part['text']
        found = BRACKETS.match(text)
        if not found:
            return (), None, None, text
        roles, since, until = (), None, None
        parts = [p.strip() for p in found.group(1).split(';')]
        if len(parts) > 2:
            self.complain('[ROLES; RELEASES] in %s' % part['id'], found.group(), part['line'])
        for words in parts:
            releases = self.releases(words)
            if releases:
                since, until = releases
                for release in filter(None, releases):
                    if not is_release(release):
                        self.complain('a release of %s in %s' % (
                            ' or '.join('%s to %s' % s for s in SERIES), part['id']),
                            release, part['line'])
                if all(releases) and as_tuple(since) > as_tuple(until):
                    self.complain('the older release first in %s' % part['id'], words, part['line'])
            else:
                roles = tuple(word.strip() for word in words.split(','))
                for role in roles:
                    if role not in ROLES:
                        self.complain('%s, or "since X", "until X" or "X to Y", in the brackets of %s'
                                      % (', '.join(ROLES), part['id']), repr(role), part['line'])
        return roles, since, until, text[found.end():]

    @staticmethod
    def releases(words):
        """(since, until), either of which may be None; None if these are no releases."""
        word = words.split()
        if len(word) == 2 and word[0] == 'since':
            return word[1], None
        if len(word) == 2 and word[0] == 'until':
            return None, word[1]
        if len(word) == 3 and word[1] == 'to':
            return word[0], word[2]
        return None

    def level(self, part, text, more):
        words = LEVEL_WORD.findall(without_code(text))
        # Also in the cells of tables, since a requirement there would have no id.
        words += LEVEL_WORD.findall(without_code(outside_of_code(more)))
        lead = LEAD.match(text)
        got = ([lead.group(1)] if lead else []) + words
        if len(got) != 1 or got[0] not in LEVELS + LEADS:
            self.complain('one of %s, or %s at the start, once, in %s' % (
                ', '.join(LEVELS), ' or '.join(l + ':' for l in LEADS), part['id']),
                ' and '.join(got) or 'none', part['line'])
        return got[0] if got else ''


def dedented(lines):
    """The lines as one text, each block of them without what it is indented by."""
    blocks, fence = [[]], False
    for line in lines:
        if line.lstrip().startswith('```'):
            fence = not fence
        if line.strip() or fence:
            blocks[-1].append(line)
        else:
            blocks.append([])
    return '\n\n'.join('\n'.join(undented(block)) for block in blocks if block)


def undented(block):
    depth = min(len(line) - len(line.lstrip()) for line in block if line.strip())
    if not block[0].lstrip().startswith(('|', '```')):
        # What is indented by more than a sub-clause is code, or a list below a list.
        depth = min(depth, 2)
    return [line[depth:] for line in block]


def outside_of_code(text):
    """The lines that are not in a block of code."""
    lines, fence = [], False
    for line in text.split('\n'):
        if line.lstrip().startswith('```'):
            fence = not fence
        elif not fence and not line.startswith(INDENTED_CODE):
            lines.append(line)
    return '\n'.join(lines)


def check_numbers(found):
    """The clauses of a prefix count from 1, in whatever files they are."""
    numbers = {}
    for clause in found.clauses.values():
        numbers.setdefault(clause.prefix, []).append(clause.number)
    for prefix, seen in sorted(numbers.items()):
        for number in sorted(set(range(1, max(seen) + 1)) - set(seen)):
            follower = found.clauses['%s-%d' % (prefix, min(n for n in seen if n > number))]
            complain(found.complaints, follower.file, follower.line,
                     '%s-%d in some file' % (prefix, number), '%s-%d only' % (
                         prefix, follower.number))


def check_mentions(found):
    prefixes = {c.prefix for c in found.clauses.values()}
    sub_clauses = found.sub_clauses
    for file in found.files:
        for number, line in enumerate(file.lines if file.name != INDEX else (), 1):
            for clause, prefix, part in MENTION.findall(line):
                if prefix not in prefixes:
                    continue
                if clause not in found.clauses:
                    complain(found.complaints, file.name, number, 'a clause that there is', clause)
                elif (part and found.clauses[clause].is_cut and
                      '%s.%s' % (clause, part) not in sub_clauses):
                    complain(found.complaints, file.name, number,
                             'a sub-clause that there is', '%s.%s' % (clause, part))


def anchor(heading):
    """The anchor that the usual renderers of Markdown make from a heading."""
    return re.sub(r'[^a-z0-9_ -]', '', heading.lower()).replace(' ', '-')


def anchors(lines):
    """Those of a file; headings of the same words are numbered."""
    found, fence = collections.OrderedDict(), False
    for line in lines:
        if line.lstrip().startswith('```'):
            fence = not fence
        heading = HEADING.match(line)
        if heading and not fence:
            name, again = anchor(heading.group(2)), 0
            while name + ('-%d' % again if again else '') in found:
                again += 1
            found[name + ('-%d' % again if again else '')] = heading.group(2)
    return found


def check_links(found, folder):
    known = {file.name: anchors(file.lines) for file in found.files}
    for file in found.files:
        if file.name == INDEX:
            continue
        here = os.path.dirname(file.name)
        for number, line in enumerate(file.lines, 1):
            for target in LINK.findall(without_code(line)) + REFERENCE.findall(line):
                if re.match(r'[a-z]+:', target):
                    continue
                path, _, part = target.partition('#')
                name = os.path.normpath(os.path.join(here, path)) if path else file.name
                if name not in known:
                    if not os.path.exists(os.path.join(folder, name)):
                        complain(found.complaints, file.name, number, 'a file that there is', target)
                elif part and part not in known[name]:
                    complain(found.complaints, file.name, number,
                             'the anchor of a heading of ' + name, target)
