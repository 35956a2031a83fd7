"""Reads docs/spec/evidence/*.json: which vectors, cases and tests show each sub-clause.

read(root, specification) gives an Evidence; its `complaints` are lines with a place.
"""

import ast
import collections
import glob
import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FOLDER = os.path.join('docs', 'spec', 'evidence')
# These levels need evidence; the others may have some.
REQUIREMENTS = ('MUST', 'MUST NOT')
LISTS = ('accepts', 'refuses')
FIELDS = LISTS + ('open',)

VECTOR = re.compile(r'MWP-[A-Z]+-[0-9]{4,}$')
LIVE = re.compile(r'live:([\w/]+)$')
UNIT = re.compile(r'test://([\w/.-]*):([\w.-]+) (\w+)\.(\w+)$')
TEST = re.compile(
    r'\b(?:TEST|TEST_F|TEST_P|TYPED_TEST|RC_GTEST_PROP|RC_GTEST_FIXTURE_PROP)'
    r'\(\s*(\w+),\s*(\w+)\s*[,)]')

# A live case: its path from the root, its behaviour, and the clauses that it names.
Case = collections.namedtuple('Case', 'path behaviour clauses')
# `open` is None, or says what is missing.
Entry = collections.namedtuple('Entry', 'accepts refuses open')
NOTHING = Entry((), (), None)


class Evidence:
    def __init__(self):
        self.entries = {}
        self.complaints = []
        self.vectors = {}
        self.cases = {}

    def of(self, sub_clause):
        return self.entries.get(sub_clause, NOTHING)

    def open(self, specification):
        """The requirements that are not shown by both kinds of evidence."""
        return [s.id for s in specification.sub_clauses.values()
                if s.level in REQUIREMENTS and not is_whole(self.of(s.id))]

    def shown_by_less(self, specification):
        """(requirement, list) where a list has vectors alone, and none is a MUST: they let it be broken."""
        return [(s.id, name) for s in specification.sub_clauses.values() if s.level in REQUIREMENTS
                for name in LISTS if self.is_less(getattr(self.of(s.id), name))]

    def is_less(self, ids):
        return bool(ids) and not any(
            self.vectors[one].get('strictness') == 'MUST' if one in self.vectors else not VECTOR.match(one)
            for one in ids)


def is_whole(entry):
    return bool(entry.accepts and entry.refuses) and entry.open is None


def read(root, specification):
    found = Evidence()
    found.vectors = read_vectors(root)
    found.cases = read_cases(root)
    units = Units(root)
    files = {os.path.splitext(f.name)[0]: f for f in specification.files}
    for path in sorted(glob.glob(os.path.join(root, FOLDER, '*.json'))):
        Reader(os.path.relpath(path, root), path, specification, found, units, files).read()
    for part in specification.sub_clauses.values():
        if part.level in REQUIREMENTS and part.id not in found.entries:
            found.complaints.append('%s: expected an entry of %s, which is a %s, got none' % (
                os.path.join(FOLDER, evidence_file(specification, part.id)), part.id, part.level))
    return found


def evidence_file(specification, part):
    file = specification.clauses[part.split('.')[0]].file
    return os.path.splitext(file)[0] + '.json'


def read_vectors(root):
    """{id: vector}, in the order of the files."""
    found = collections.OrderedDict()
    for path in sorted(glob.glob(os.path.join(root, 'conformance', 'vectors', '*', '*.json'))):
        folder = os.path.join(root, 'conformance', 'vectors')
        name = os.path.splitext(os.path.relpath(path, folder))[0]
        with open(path, encoding='utf-8') as f:
            for vector in json.load(f):
                if isinstance(vector, dict) and 'clause' in vector:
                    found[vector['id']] = dict(vector, file=name)
    return found


def read_cases(root):
    """{place: Case}. The place is a path from conformance/live/, such as `cases/logs`."""
    folder = os.path.join(root, 'conformance', 'live')
    found = {}
    for _, folders in sorted(case_folders().items()):
        for _, below in sorted(folders.items()):
            for path in sorted(glob.glob(os.path.join(folder, below, '*.py'))):
                place = os.path.splitext(os.path.relpath(path, folder))[0].replace(os.sep, '/')
                found[place] = read_case(path, root)
    return found


def case_folders():
    """{tier: {role: folder}}, as conformance/live/case.py has it."""
    path = os.path.join(ROOT, 'conformance', 'live', 'case.py')
    return settings(path)['FOLDERS']


def settings(path):
    """The constants of a Python file, by name; '' has the first line of its docstring."""
    with open(path, encoding='utf-8') as f:
        tree = ast.parse(f.read(), path)
    found = {'': (ast.get_docstring(tree) or '').partition('\n')[0]}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            try:
                found[statement.targets[0].id] = ast.literal_eval(statement.value)
            except ValueError:
                pass
    return found


def read_case(path, root):
    found = settings(path)
    return Case(os.path.relpath(path, root), found[''], tuple(found.get('CLAUSES', '').split()))


class Units:
    """The unit tests that BUILD files name; each file is read once, when it is asked for."""

    def __init__(self, root):
        self.root = root
        self.known = {}

    def has(self, package, target, suite, test):
        key = (package, target)
        if key not in self.known:
            self.known[key] = set(self.tests(package, target))
        return (suite, test) in self.known[key]

    def tests(self, package, target):
        folder = os.path.join(self.root, package)
        for source in self.sources(folder, target):
            path = os.path.join(folder, source)
            if os.path.exists(path):
                with open(path, encoding='utf-8') as f:
                    for found in TEST.findall(f.read()):
                        yield found

    @staticmethod
    def sources(folder, target):
        path = os.path.join(folder, 'BUILD')
        if not os.path.exists(path):
            return []
        with open(path, encoding='utf-8') as f:
            rules = re.split(r'^\)', f.read(), flags=re.M)
        for rule in rules:
            if re.search(r'\bname = "%s"' % re.escape(target), rule):
                return re.findall(r'"([\w/.-]+\.cc)"', rule)
        return []


class Reader:
    def __init__(self, name, path, specification, found, units, files):
        self.name = name
        self.path = path
        self.specification = specification
        self.found = found
        self.units = units
        self.file = files.get(os.path.splitext(os.path.basename(path))[0])
        self.text = ''

    def complain(self, about, expected, got):
        """`about` stands in the line that is to blame."""
        at = self.text.find(json.dumps(about)) if about else 0
        line = self.text.count('\n', 0, max(at, 0)) + 1
        self.found.complaints.append('%s:%d: expected %s, got %s' % (
            self.name, line, expected, got))

    def read(self):
        with open(self.path, encoding='utf-8') as f:
            self.text = f.read()
        try:
            pairs = json.loads(self.text, object_pairs_hook=Pairs)
        except ValueError as error:
            return self.complain('', 'JSON', str(error))
        if not isinstance(pairs, Pairs):
            return self.complain('', 'an object', type(pairs).__name__)
        if self.file is None:
            return self.complain('', 'the name of a file of docs/spec/', self.name)
        order = [s.id for c in self.file.clauses for s in c.sub_clauses]
        keys = []
        for key, value in pairs:
            if key in keys:
                self.complain(key, 'each sub-clause once', key + ' again')
            elif key not in order:
                self.complain(key, 'a sub-clause of docs/spec/' + self.file.name, key)
            else:
                keys.append(key)
                self.take(key, value)
        if keys != sorted(keys, key=order.index):
            wrong = next(a for a, b in zip(keys, sorted(keys, key=order.index)) if a != b)
            self.complain(wrong, 'the order of docs/spec/' + self.file.name, wrong + ' too early')

    def take(self, key, value):
        fields = dict(value) if isinstance(value, Pairs) else {}
        if not fields or set(fields) - set(FIELDS):
            return self.complain(key, '%s for %s' % (' and '.join(FIELDS), key), json.dumps(value))
        for name in LISTS:
            self.check_list(key, name, fields.get(name, []))
        reason = fields.get('open')
        if 'open' in fields and not (isinstance(reason, str) and reason):
            self.complain(key, 'words in "open" of %s' % key, json.dumps(reason))
        if reason is None and self.specification.sub_clauses[key].level in REQUIREMENTS:
            for name in LISTS:
                if not fields.get(name):
                    self.complain(key, 'something in "%s" of %s, or "open"' % (name, key), 'nothing')
        self.found.entries[key] = Entry(
            *([i for i in as_list(fields.get(name)) if isinstance(i, str)] for name in LISTS),
            open=reason)

    def check_list(self, key, name, ids):
        if not isinstance(ids, list) or not all(isinstance(i, str) for i in ids):
            return self.complain(key, 'a list of ids in "%s" of %s' % (name, key), json.dumps(ids))
        for one in ids:
            wanted = self.wanted(one)
            if wanted:
                self.complain(key, '%s in "%s" of %s' % (wanted, name, key), one)
            if ids.count(one) > 1:
                self.complain(key, 'each id once in "%s" of %s' % (name, key), one)

    def wanted(self, one):
        """What was expected in place of this id; None if it is one."""
        live, unit = LIVE.match(one), UNIT.match(one)
        if VECTOR.match(one):
            if one not in self.found.vectors:
                return 'a vector that there is'
            clause = self.found.vectors[one]['clause']
            if clause not in self.specification.clauses:
                return 'a vector of a clause that there is, and not of %s' % clause
            return None
        if live:
            return None if live.group(1) in self.found.cases else 'a live case that there is'
        if unit:
            return None if self.units.has(*unit.groups()) else 'a unit test that there is'
        return 'MWP-FAMILY-NUMBER, live:FOLDER/CASE or test://PACKAGE:TARGET SUITE.TEST'


class Pairs(list):
    """An object of JSON with all of its keys, those that are there twice as well."""


def as_list(value):
    return value if isinstance(value, list) else []
