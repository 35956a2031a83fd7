#!/usr/bin/python3
"""Every file of vectors, and every answer of a testee to them, follows its schema.

    schema_test.py TESTEE

Runs on Debian's own Python, since that is the one that has Debian's jsonschema.
"""

import collections
import json
import os
import re
import subprocess
import sys
import unittest

import jsonschema

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

import asking  # noqa: E402
import run  # noqa: E402
import store  # noqa: E402

SPECIFICATION = os.path.join(ROOT, 'docs', 'spec')
TESTEE = None

# Requests that no vector asks, since they are not about the wire.
OTHER_QUESTIONS = (
    {'op': 'hello'}, {'op': run.NO_SUCH_OPERATION}, {'op': 5},
    {'op': 'pickle.load', 'bytes': '4e2e', 'release': '9.9.9'}, {'op': 'pickle.load'},
)


def read_schema(*path):
    with open(os.path.join(ROOT, 'conformance', *path)) as f:
        return json.load(f)


TESTEE_SCHEMA = read_schema('testee', 'testee.schema.json')
VECTOR_SCHEMA = read_schema('vectors', 'vector.schema.json')
SCHEMAS = (TESTEE_SCHEMA, VECTOR_SCHEMA)


def validator(part):
    """For one definition of the two schemas, whose names differ."""
    text = json.dumps(dict(TESTEE_SCHEMA['$defs'], **VECTOR_SCHEMA['$defs']))
    definitions = json.loads(text.replace('testee.schema.json#/', '#/'))
    assert len(definitions) == sum(len(s['$defs']) for s in SCHEMAS)
    return jsonschema.Draft202012Validator({'$defs': definitions, '$ref': '#/$defs/' + part})


def complaint(error):
    deepest = jsonschema.exceptions.best_match([error])
    return '%s: %s' % ('/'.join(str(p) for p in deepest.absolute_path), deepest.message[:300])


def written_clauses():
    clauses = set()
    for name in sorted(n for n in os.listdir(SPECIFICATION) if n.endswith('.md')):
        with open(os.path.join(SPECIFICATION, name), encoding='utf-8') as f:
            clauses.update(re.findall(r'^#+ ([A-Z]+-[0-9]+)\b', f.read(), re.M))
    return clauses


class FilesTest(unittest.TestCase):
    def setUp(self):
        self.files = store.load()
        self.vectors = [v for vectors in self.files.values() for v in vectors]

    def test_there_are_vectors(self):
        self.assertGreaterEqual(len(self.vectors), 8000)

    def test_files_are_of_the_schema(self):
        check = validator('vector')
        wrong = ['%s %s' % (v.get('id'), complaint(e))
                 for v in self.vectors for e in check.iter_errors(v)]
        self.assertEqual(wrong, [])

    def test_no_id_is_given_twice_or_again(self):
        given = [v['id'] for v in self.vectors] + store.retired()
        twice = [i for i, count in collections.Counter(given).items() if count > 1]
        self.assertEqual(twice, [])

    def test_clauses_are_in_the_specification(self):
        written = written_clauses()
        self.assertEqual({v['clause'] for v in self.vectors} - written, set())

    def test_a_range_of_releases_is_one(self):
        for vector in self.vectors:
            if 'since' in vector and 'before' in vector:
                self.assertLess(*(tuple(map(int, vector[k].split('.')))
                                  for k in ('since', 'before')), vector['id'])

    def test_requests_have_no_keys_that_nobody_reads(self):
        for vector in self.vectors:
            known = TESTEE_SCHEMA['$defs'][vector['op'] + '.arguments']['properties']
            self.assertLessEqual(set(vector['request']), set(known), vector['id'])


class SchemaTest(unittest.TestCase):
    """The schemas are schemas, and refuse something."""

    def test_schemas_are_well_formed(self):
        for schema in SCHEMAS:
            jsonschema.Draft202012Validator.check_schema(schema)

    def test_answers_that_are_none_are_refused(self):
        check = validator('answer')
        for answer in (
                {'id': 1}, {'id': '1', 'bytes': ''}, {'bytes': ''}, {'id': 1, 'bytes': '0'},
                {'id': 1, 'bytes': 'AA'}, {'id': 1, 'bytes': '', 'more': 1},
                {'id': 1, 'values': [{}]}, {'id': 1, 'values': [{'root': [1]}]},
                {'id': 1, 'values': [{'root': {'int': '01'}}]},
                {'id': 1, 'values': [{'root': {'ref': 0}, 'nodes': [{'list': [[]]}]}]},
                {'id': 1, 'refused': {'kind': 'other'}}, {'id': 1, 'refused': {}},
                {'id': 1, 'unsupported': True}, {'id': 1, 'messages': []},
                {'id': 1, 'broken': 'b', 'unsupported': 'u'}):
            self.assertFalse(check.is_valid(answer), answer)

    def test_vectors_that_are_none_are_refused(self):
        check = validator('vector')
        good = {'id': 'MWP-FRM-0001', 'op': 'frame.decode', 'request': {'chunks': []},
                'expect': {'messages': [], 'rest': 0}, 'strictness': 'MUST',
                'flags': ['codec'], 'clause': 'FRM-1', 'why': 'w', 'oracle': {'expected': ['*', '3.*/0.3.54']}}
        self.assertTrue(check.is_valid(good))
        for change in (
                {'id': 'MWP-FRM-1'}, {'op': 'hello'}, {'request': {}}, {'expect': {}},
                {'expect': {'messages': [], 'rest': 0, 'id': 1}},
                {'expect': {'messages': [], 'rest': 0, 'more': 1}}, {'expect': {'bytes': ''}},
                {'strictness': 'MAY'}, {'flags': []}, {'flags': ['leaf']}, {'flags': ['refusal']},
                {'flags': ['codec', 'codec']}, {'clause': 'frames'}, {'why': ''}, {'since': '0.3'},
                {'oracle': {'expected': []}}, {'oracle': {'expected': ['python3']}},
                {'chunkings': {'bytes': '', 'sizes': 'each'}}, {'notes': ''}):
            self.assertFalse(check.is_valid(dict(good, **change)), change)


class AnswersTest(unittest.TestCase):
    def test_answers_are_of_the_schema(self):
        questions = [q for vectors in store.load().values() for v in vectors
                     for q in asking.questions(v)] + list(OTHER_QUESTIONS)
        lines = [json.dumps(dict(q, id=n)) for n, q in enumerate(questions)] + ['no JSON']
        done = subprocess.run([TESTEE], input='\n'.join(lines).encode() + b'\n',
                              stdout=subprocess.PIPE, check=True)
        answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
        self.assertEqual([a['id'] for a in answers], list(range(len(questions))) + [None])
        check = validator('answer')
        wrong = ['%s -> %s %s' % (line[:200], json.dumps(answer)[:200], complaint(error))
                 for line, answer in zip(lines, answers) for error in check.iter_errors(answer)]
        self.assertEqual(wrong, [])


if __name__ == '__main__':
    TESTEE = os.path.abspath(sys.argv.pop(1))
    unittest.main()
