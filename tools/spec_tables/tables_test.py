#!/usr/bin/python3
"""docs/spec/tables/ agrees with the code, with its schemas, and with the pages.

    tables_test.py PROGRAM

PROGRAM is spec_tables. Runs on Debian's own Python, since that is the one that has
Debian's jsonschema.
"""
import json
import os
import re
import subprocess
import sys
import unittest

import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import pages  # noqa: E402
import tables  # noqa: E402

PROGRAM = None
# The field that tells the rows of a table apart.
KEYS = {'handles': 'number', 'opcodes': 'byte', 'globals': ('module', 'name'),
        'features': 'name', 'config_keys': 'name', 'reasons': 'text', 'markers': 'text',
        'constants': 'id'}
IDENTIFIER = re.compile(r'\bk[A-Z]\w+|\w::\w|\bstruct\b')


def by_key(name, rows):
    key = KEYS[name]
    found = {}
    for row in rows:
        value = row[key] if isinstance(key, str) else tuple(row[part] for part in key)
        assert value not in found, (name, value)
        found[value] = row
    return found


def rows_of(name):
    if name == 'globals':
        return tables.read('opcodes')['globals']
    return tables.read(name)['rows']


def disagreements(name, in_code, committed):
    """What the code says otherwise than the committed rows, as texts."""
    code, known = by_key(name, in_code), by_key(name, committed)
    for key in code:
        if key not in known:
            yield '%s: no row for %s' % (name, key)
            continue
        for field, value in code[key].items():
            if known[key].get(field) != value:
                yield '%s: %s: expected %s as %s, got %s' % (
                    name, key, json.dumps(value), field, json.dumps(known[key].get(field)))
    for key, row in known.items():
        if key not in code and row.get('in_code', True):
            yield '%s: the code does not have %s' % (name, key)


class TheCode(unittest.TestCase):
    def test_agrees_with_every_table(self):
        in_code = json.loads(subprocess.check_output([PROGRAM]).decode())
        self.assertEqual(sorted(in_code), sorted(KEYS))
        for name, rows in in_code.items():
            with self.subTest(table=name):
                self.assertEqual(list(disagreements(name, rows, rows_of(name))), [])

    def test_is_compared_field_by_field(self):
        committed = [{'id': 'a', 'value': 1, 'in_code': True},
                     {'id': 'b', 'value': 2, 'in_code': False}]
        self.assertEqual(list(disagreements(
            'constants', [{'id': 'a', 'value': 1}], committed)), [])
        for wrong in ([{'id': 'a', 'value': 2}], [],
                      [{'id': 'a', 'value': 1}, {'id': 'c', 'value': 1}]):
            self.assertEqual(len(list(disagreements('constants', wrong, committed))), 1)


class TheTables(unittest.TestCase):
    def test_follow_their_schemas(self):
        for name in tables.NAMES:
            with self.subTest(table=name):
                schema = tables.read_schema(name)
                jsonschema.Draft202012Validator.check_schema(schema)
                errors = jsonschema.Draft202012Validator(schema).iter_errors(tables.read(name))
                self.assertEqual([error.message for error in errors], [])

    def test_are_all_known(self):
        for folder, end in (('tables', '.json'), ('schema', '.schema.json')):
            names = {name for name in os.listdir(os.path.join(tables.SPEC, folder))}
            self.assertLessEqual({name + end for name in tables.NAMES}, names)
        self.assertEqual(sorted(os.listdir(os.path.join(tables.SPEC, 'tables'))),
                         [name + '.json' for name in tables.NAMES])

    def test_name_clauses_that_exist(self):
        links = tables.clause_links()
        for name in tables.NAMES:
            with self.subTest(table=name):
                named = set(tables.clauses_in(tables.read(name)))
                self.assertEqual(sorted(named - set(links)), [])

    def test_change_nothing_without_a_word_in_the_index(self):
        changes = tables.read('changes')['rows']
        features = {row['feature']: row['release'] for row in changes if row['feature']}
        self.assertEqual(features, {row['name']: row['since'] for row in rows_of('features')})
        changed = {row['release'] for row in changes}
        for name in ('handles', 'config_keys', 'constants', 'reasons'):
            for row in rows_of(name):
                if row['since']:
                    self.assertIn(row['since'], changed, (name, row))

    def test_list_releases_in_their_order(self):
        changes = tables.read('changes')
        place = {release: i for i, release in enumerate(changes['releases'])}
        order = [place[row['release']] for row in changes['rows']]
        self.assertEqual(order, sorted(order))


class ThePages(unittest.TestCase):
    def test_are_what_would_be_written(self):
        writer = pages.Writer()
        for name in pages.names():
            with self.subTest(page=name):
                self.assertEqual(tables.read_page(name), writer.page(name),
                                 'tools/spec_tables/pages.py writes it anew')

    def test_name_no_identifier_of_the_code(self):
        for name in pages.names():
            with self.subTest(page=name):
                self.assertEqual(IDENTIFIER.findall(tables.read_page(name)), [])

    def test_have_a_place_for_every_table(self):
        places = [place for name in pages.names()
                  for _, place, _ in pages.PLACE.findall(tables.read_page(name))]
        self.assertEqual(sorted(set(places) - {'reasons'}), sorted(
            ['opcodes', 'refused-opcodes', 'globals', 'constants', 'markers', 'handles',
             'sender-rules', 'payloads', 'features', 'changes', 'unchanged', 'config-keys',
             'local-keys']))
        self.assertEqual(len(places), len(set(places)))


class Spans(unittest.TestCase):
    def test_join_neighbours(self):
        self.assertEqual(pages.spans([('1', True), ('2', False), ('3', True), ('4', True),
                                      ('5', False), ('6', True), ('7', True), ('8', True)]),
                         '1, 3 and 4, 6 to 8.')


if __name__ == '__main__':
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
