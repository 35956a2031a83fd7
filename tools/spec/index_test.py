#!/usr/bin/env python3
"""Makes the index of a small tree, with right and wrong evidence."""

import json
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import generate  # noqa: E402
import index  # noqa: E402

ROUTING = '''\
# Routing

## RTE-1 Source verification

- **RTE-1.1** A context MUST drop it.
- **RTE-1.2** [child; since 0.3.37] A context MUST NOT answer.

  | a |
  |---|
- **RTE-1.3** OBSERVED: Python Mitogen reads.

Source: `mitogen/core.py`.

> **This implementation** is quick.

## RTE-2 Not cut

Old.
'''
VECTORS = [
    {'id': 'MWP-RTE-0002', 'clause': 'RTE-1', 'why': 'b'},
    {'id': 'MWP-RTE-0001', 'clause': 'RTE-1', 'why': 'a'},
]
EVIDENCE = {
    'RTE-1.1': {'accepts': ['MWP-RTE-0001', 'live:cases/calls'], 'refuses': ['MWP-RTE-0002']},
    'RTE-1.2': {'accepts': ['test://router:router_test RouterTest.Drops'], 'open': 'a slow peer'},
}
FILES = {
    'docs/spec/routing.md': ROUTING,
    'docs/spec/evidence/routing.json': json.dumps(EVIDENCE, indent=1),
    'conformance/vectors/routing/b.json': json.dumps(VECTORS),
    'conformance/live/cases/calls.py': '"""Calls.\n\nMore."""\n',
    'conformance/live/hostile_cases/child/liar.py': '"""Lies."""\nCLAUSES = "RTE-2 MSG-1.1"\n',
    'router/BUILD': 'cc_test(\n    name = "router_test",\n    srcs = ["router_test.cc"],\n)\n',
    'router/router_test.cc': 'TEST(RouterTest, Drops) {}\nRC_GTEST_PROP(All, Ways, (int x)) {}\n',
    'tools/spec/ratchet.json': '{"clauses_not_cut": 1, "musts_open": 1, "musts_shown_by_less": 9}\n',
}


class IndexTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        for path, text in FILES.items():
            self.write(path, text)

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'w', encoding='utf-8') as f:
            f.write(text)

    def made(self):
        return index.Index(self.root)

    def complaints(self, **entries):
        """With these entries in place of those of the same sub-clauses."""
        changed = dict(EVIDENCE)
        for key, value in entries.items():
            changed[key.replace('_', '-', 1).replace('_', '.')] = value
        self.write('docs/spec/evidence/routing.json',
                   '{\n%s\n}\n' % ',\n'.join(
                       '%s: %s' % (json.dumps(k), json.dumps(v)) for k, v in changed.items()))
        return [c.replace('docs/spec/evidence/', '') for c in self.made().complaints]


class RightTest(IndexTest):
    def test_has_nothing_to_complain_of(self):
        self.assertEqual(self.made().complaints, [])
        self.assertEqual(self.complaints(RTE_1_3={'accepts': ['test://router:router_test All.Ways']}),
                         [])

    def test_is_open_without_both_lists(self):
        self.assertEqual(self.made().open, ['RTE-1.2'])

    def test_is_open_if_it_says_so(self):
        self.complaints(RTE_1_1=dict(EVIDENCE['RTE-1.1'], open='for parents'))
        self.assertEqual(self.made().open, ['RTE-1.1', 'RTE-1.2'])

    def test_a_vector_that_is_no_must_does_not_show_a_must_alone(self):
        # Its only evidence of refusing is a vector without strictness.
        made = self.made()
        self.assertEqual(made.evidence.shown_by_less(made.specification), [('RTE-1.1', 'refuses')])
        self.write('conformance/vectors/routing/b.json',
                   json.dumps([dict(vector, strictness='MUST') for vector in VECTORS]))
        made = self.made()
        self.assertEqual(made.evidence.shown_by_less(made.specification), [])

    def test_json_has_what_there_is(self):
        made = json.loads(self.made().files()[index.JSON])
        one, two = made['clauses']
        self.assertEqual(one, {
            'id': 'RTE-1', 'title': 'Source verification', 'file': 'routing.md',
            'anchor': 'rte-1-source-verification', 'source': '`mitogen/core.py`.',
            'this_implementation': '**This implementation** is quick.',
            'vectors': ['MWP-RTE-0002', 'MWP-RTE-0001'], 'cases': ['cases/calls'],
            'sub_clauses': [
                {'id': 'RTE-1.1', 'level': 'MUST', 'text': 'A context MUST drop it.',
                 'source': '`mitogen/core.py`.', 'accepts': ['MWP-RTE-0001', 'live:cases/calls'],
                 'refuses': ['MWP-RTE-0002']},
                {'id': 'RTE-1.2', 'level': 'MUST NOT', 'roles': ['child'], 'since': '0.3.37',
                 'text': 'A context MUST NOT answer.', 'more': '| a |\n|---|',
                 'source': '`mitogen/core.py`.', 'open': 'a slow peer',
                 'accepts': ['test://router:router_test RouterTest.Drops']},
                {'id': 'RTE-1.3', 'level': 'OBSERVED', 'text': 'OBSERVED: Python Mitogen reads.',
                 'source': '`mitogen/core.py`.'}]})
        self.assertEqual(two, {
            'id': 'RTE-2', 'title': 'Not cut', 'file': 'routing.md', 'anchor': 'rte-2-not-cut',
            'text': 'Old.', 'cases': ['hostile_cases/child/liar'], 'sub_clauses': []})

    def test_page_has_what_there_is(self):
        page = self.made().files()[index.PAGE]
        self.assertIn('2 clauses with 3 sub-clauses, 2 of which are a MUST or MUST NOT. Of these, '
                      '1 are\nshown both ways, and 1 are open. 2 vectors, 2 live cases.\n', page)
        self.assertIn('\n| [RTE-1](routing.md#rte-1-source-verification) | Source verification | '
                      '1 MUST, 1 MUST NOT, 1 OBSERVED | RTE-1.2 | 2 | MWP-RTE-0001 | `routing/b` | '
                      '`cases/calls` |\n', page)
        self.assertIn('\n| [RTE-2](routing.md#rte-2-not-cut) | Not cut | not cut yet |  | none |  |'
                      '  | `hostile_cases/child/liar` |\n', page)
        self.assertIn('\n## Open\n\n- RTE-1.2: a slow peer\n', page)
        self.assertIn('no sub-clauses yet.\n\nRTE-2\n', page)

    def test_stale_files_are_found(self):
        wanted = self.made().files()
        self.assertTrue(generate.stale(self.root, wanted))
        for path, text in wanted.items():
            self.write(path, text)
        self.assertEqual(generate.stale(self.root, wanted), [])
        self.write('docs/spec/routing.md', ROUTING.replace('Old.', 'New.'))
        self.assertIn('New.', ''.join(generate.stale(self.root, self.made().files())))


class RatchetTest(IndexTest):
    def test_holds_what_is_left(self):
        self.assertEqual(generate.above(self.root, self.made()), [])
        self.complaints(RTE_1_1={'open': 'x'})
        self.assertEqual(generate.above(self.root, self.made()), [
            'tools/spec/ratchet.json: expected at most 1 as musts_open, got 2'])

    def test_is_lowered_and_never_raised(self):
        self.write('tools/spec/ratchet.json', '{"clauses_not_cut": 0, "musts_open": 7, "musts_shown_by_less": 9}')
        self.assertEqual(json.loads(generate.lowered(self.root, self.made())),
                         {'clauses_not_cut': 0, 'musts_open': 1, 'musts_shown_by_less': 1})


class WrongTest(IndexTest):
    def check(self, value, *expected):
        self.assertEqual(self.complaints(RTE_1_1=value), list(expected))

    def test_ids(self):
        for one, expected in (
                ('MWP-RTE-0009', 'a vector that there is'),
                ('live:cases/liar', 'a live case that there is'),
                ('test://router:router_test RouterTest.Takes', 'a unit test that there is'),
                ('test://router:other_test RouterTest.Drops', 'a unit test that there is'),
                ('test://nowhere:router_test RouterTest.Drops', 'a unit test that there is'),
                ('RTE-1', 'MWP-FAMILY-NUMBER, live:FOLDER/CASE or test://PACKAGE:TARGET SUITE.TEST')):
            self.check({'accepts': [one], 'refuses': ['MWP-RTE-0001']},
                       'routing.json:2: expected %s in "accepts" of RTE-1.1, got %s' % (
                           expected, one))

    def test_a_vector_of_a_clause_that_is_not_there(self):
        self.write('conformance/vectors/routing/b.json',
                   json.dumps(VECTORS + [{'id': 'MWP-RTE-0003', 'clause': 'RTE-9'}]))
        self.check({'accepts': ['MWP-RTE-0003'], 'refuses': ['MWP-RTE-0001']},
                   'routing.json:2: expected a vector of a clause that there is, and not of RTE-9 in '
                   '"accepts" of RTE-1.1, got MWP-RTE-0003')

    def test_lists(self):
        self.check({'accepts': ['MWP-RTE-0001'], 'refuses': []},
                   'routing.json:2: expected something in "refuses" of RTE-1.1, or "open", got nothing')
        self.check({'accepts': ['MWP-RTE-0001'] * 2, 'refuses': ['MWP-RTE-0001']},
                   *['routing.json:2: expected each id once in "accepts" of RTE-1.1, got '
                     'MWP-RTE-0001'] * 2)
        self.check({'accepts': 'MWP-RTE-0001', 'open': 'x'},
                   'routing.json:2: expected a list of ids in "accepts" of RTE-1.1, got '
                   '"MWP-RTE-0001"')

    def test_fields(self):
        for value, shown in (({}, '[]'), ({'accept': []}, '[["accept", []]]'), ([], '[]')):
            self.assertIn('routing.json:2: expected accepts and refuses and open for RTE-1.1, got '
                          + shown, self.complaints(RTE_1_1=value))
        self.check({'open': ''}, 'routing.json:2: expected words in "open" of RTE-1.1, got ""')

    def test_sub_clauses(self):
        self.assertEqual(self.complaints(RTE_1_4={'open': 'x'}), [
            'routing.json:4: expected a sub-clause of docs/spec/routing.md, got RTE-1.4'])
        self.write('docs/spec/evidence/routing.json',
                   '{"RTE-1.2": {"open": "x"},\n "RTE-1.1": {"open": "x"},\n'
                   ' "RTE-1.1": {"open": "x"}}')
        self.assertEqual(self.made().complaints, [
            'docs/spec/evidence/routing.json:2: expected each sub-clause once, got RTE-1.1 again',
            'docs/spec/evidence/routing.json:1: expected the order of docs/spec/routing.md, got '
            'RTE-1.2 too early'])

    def test_a_requirement_without_an_entry(self):
        self.write('docs/spec/evidence/routing.json', '{"RTE-1.1": {"open": "x"}}')
        self.assertEqual(self.made().complaints, [
            'docs/spec/evidence/routing.json: expected an entry of RTE-1.2, which is a MUST NOT, '
            'got none'])

    def test_files(self):
        self.write('docs/spec/evidence/other.json', '{}')
        self.assertEqual(self.made().complaints, [
            'docs/spec/evidence/other.json:1: expected the name of a file of docs/spec/, got '
            'docs/spec/evidence/other.json'])
        self.write('docs/spec/evidence/other.json', '{')
        self.assertIn('docs/spec/evidence/other.json:1: expected JSON, got ',
                      self.made().complaints[0])


if __name__ == '__main__':
    unittest.main()
