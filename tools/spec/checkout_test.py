#!/usr/bin/python3
"""The specification of this checkout keeps its form, each requirement has its evidence, and
what is written from both is not stale.

Runs on Debian's own Python, since that is the one that has Debian's jsonschema.
"""

import glob
import json
import os
import re
import sys
import unittest

import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import generate  # noqa: E402
import index  # noqa: E402
import spec  # noqa: E402

# The checkout that the test was built from, with every file, and not the copy in
# the test's own folder.
ROOT = os.path.dirname(os.path.realpath('WORKSPACE'))
SCHEMAS = os.path.join(ROOT, spec.FOLDER, 'schema')
THIS = index.Index(ROOT)
ADVICE = 'run tools/spec/generate.py; it would change:\n'


def load(*path):
    with open(os.path.join(ROOT, spec.FOLDER, *path), encoding='utf-8') as f:
        return json.load(f)


def complaints(schema, value):
    check = jsonschema.Draft202012Validator(load('schema', schema + '.schema.json'))
    return ['%s: %s' % ('/'.join(str(p) for p in e.absolute_path), e.message[:200])
            for e in check.iter_errors(value)]


class CheckoutTest(unittest.TestCase):
    def test_is_where_the_specification_is(self):
        self.assertGreaterEqual(len(THIS.specification.clauses), 149)
        self.assertGreaterEqual(len(THIS.evidence.vectors), 6000)
        self.assertGreaterEqual(len(THIS.evidence.cases), 300)

    def test_keeps_the_form_and_has_evidence_that_there_is(self):
        self.assertEqual(THIS.complaints, [])

    def test_has_no_more_left_to_do_than_the_ratchet_says(self):
        print('specification: ' + THIS.counts().replace('\n', ' '))
        print('left: %s' % json.dumps(generate.left(THIS), sort_keys=True))
        self.assertEqual(generate.above(ROOT, THIS), [])

    def test_has_files_that_are_not_stale(self):
        difference = generate.stale(ROOT, THIS.files())
        self.assertFalse(difference, ADVICE + ''.join(line[:200] for line in difference[:40]))

    def test_vectors_are_about_clauses_that_there_are(self):
        self.assertEqual(set(THIS.vectors) - set(THIS.specification.clauses), set())

    def test_live_cases_name_clauses_that_there_are(self):
        known = set(THIS.specification.clauses) | set(THIS.specification.sub_clauses)
        # A sub-clause of a clause that is not cut yet is still to come.
        coming = tuple(c.id + '.' for c in THIS.specification.not_cut)
        lost = ['%s: %s' % (case.path, clause)
                for case in THIS.evidence.cases.values()
                for clause in case.clauses if clause not in known and not clause.startswith(coming)]
        self.assertEqual(lost, [])


class SchemaTest(unittest.TestCase):
    def test_schemas_are_schemas(self):
        for path in glob.glob(os.path.join(SCHEMAS, '*.json')):
            with self.subTest(path=path):
                jsonschema.Draft202012Validator.check_schema(load('schema', path))

    def test_each_file_that_has_a_schema_follows_it(self):
        folder = os.path.join(ROOT, spec.FOLDER)
        names = [os.path.relpath(path, folder) for pattern in ('*.json', 'tables/*.json')
                 for path in glob.glob(os.path.join(folder, pattern))]
        self.assertIn('clauses.json', names)
        for name in names:
            schema = os.path.basename(name)[:-len('.json')]
            if os.path.exists(os.path.join(SCHEMAS, schema + '.schema.json')):
                with self.subTest(name=name):
                    self.assertEqual(complaints(schema, load(name)), [])

    def test_evidence_follows_its_schema(self):
        for path in glob.glob(os.path.join(ROOT, spec.FOLDER, 'evidence', '*.json')):
            with self.subTest(path=path):
                self.assertEqual(complaints('evidence', load('evidence', path)), [])

    def test_schemas_name_the_levels_and_roles_that_there_are(self):
        parts = load('schema', 'clauses.schema.json')['$defs']
        self.assertEqual(parts['level']['enum'], list(spec.LEVELS + spec.LEADS))
        self.assertEqual(parts['role']['enum'], list(spec.ROLES))

    def test_clauses_that_are_none_are_refused(self):
        part = {'id': 'RTE-1.1', 'level': 'MUST', 'text': 't', 'accepts': ['live:cases/x']}
        clause = {'id': 'RTE-1', 'title': 't', 'file': 'a.md', 'anchor': 'a', 'sub_clauses': [part]}
        whole = dict(load('clauses.json'), clauses=[clause])
        self.assertEqual(complaints('clauses', whole), [])
        for change in ({'id': 'RTE'}, {'id': 'RTE-1.1'}, {'title': ''}, {'file': 'a.txt'},
                       {'vectors': []}, {'vectors': ['RTE-1']}, {'more': 1}):
            wrong = dict(whole, clauses=[dict(clause, **change)])
            self.assertTrue(complaints('clauses', wrong), change)
        for change in ({'id': 'RTE-1'}, {'level': 'SHALL'}, {'roles': ['leaf']}, {'since': '0.3'},
                       {'text': ''}, {'accepts': []}, {'refuses': ['x']}, {'open': ''}, {'x': 1}):
            wrong = dict(whole, clauses=[dict(clause, sub_clauses=[dict(part, **change)])])
            self.assertTrue(complaints('clauses', wrong), change)

    def test_evidence_that_is_none_is_refused(self):
        good = {'accepts': ['MWP-RTE-0001', 'live:cases/x', 'test://a/b:c_test D.E'], 'open': 'x'}
        self.assertEqual(complaints('evidence', {'RTE-1.1': good}), [])
        for wrong in ({'RTE-1': good}, {'RTE-1.1': {}}, {'RTE-1.1': {'accepts': ['RTE-1']}},
                      {'RTE-1.1': {'open': ''}}, {'RTE-1.1': {'accept': []}},
                      {'RTE-1.1': {'refuses': ['live:cases/x', 'live:cases/x']}}, []):
            self.assertTrue(complaints('evidence', wrong), wrong)


class ReasonsTest(unittest.TestCase):
    def test_mito_explains_each_reason_of_dead_messages(self):
        path = os.path.join(ROOT, spec.FOLDER, 'tables', 'reasons.json')
        if not os.path.exists(path):
            self.skipTest('there is no table of reasons yet')
        with open(os.path.join(ROOT, 'tools', 'mito', 'explain', 'reason_table.cc')) as f:
            explained = re.sub(r'"\s+"', '', f.read())
        for row in load('tables', 'reasons.json')['rows']:
            if row['text']:
                self.assertIn('"%s"' % re.sub(r'\$[0-9]', '*', row['text']), explained)


class PageTest(unittest.TestCase):
    def test_the_first_page_names_each_file(self):
        with open(os.path.join(ROOT, spec.FOLDER, 'README.md'), encoding='utf-8') as f:
            named = set(re.findall(r'\]\(([\w-]+\.md)\)', f.read()))
        written = {f.name for f in THIS.specification.files if '/' not in f.name}
        self.assertEqual(written - named - {'README.md'}, set())


if __name__ == '__main__':
    unittest.main()
