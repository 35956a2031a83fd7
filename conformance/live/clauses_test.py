#!/usr/bin/env python3
"""Every case names clauses of the specification, and the runner shows and chooses by them."""

import collections
import os
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import case
import named_clauses
import report

RUN = os.path.join(HERE, 'run.py')
MOST = 4
SPEC = '''\
# A file

## RTE-1 Source verification

- **RTE-1.1** A context MUST drop it.
- **RTE-1.2** [since 0.3.37] It MAY say so; see **RTE-1.9**.

## RTE-10 Bounds

### MSG-3 No clause
'''

Cell = collections.namedtuple('Cell', 'name')
Result = collections.namedtuple('Result', 'case cell status detail output seconds')


def all_cases():
    return [one for cases in case.load_all('*').values() for one in cases]


def run_list(*flags):
    """{(role, name): the line}."""
    done = subprocess.run([sys.executable, RUN, '--list'] + list(flags),
                          stdout=subprocess.PIPE, universal_newlines=True, check=True)
    return {tuple(line.split()[:2]): line for line in done.stdout.splitlines()}


class CasesTest(unittest.TestCase):
    def test_every_case_names_clauses_that_exist(self):
        known = named_clauses.written()
        self.assertGreater(len(known), 100, 'clauses in docs/spec/')
        for one in all_cases():
            self.assertTrue(one.clauses, '%s has no CLAUSES' % one.path)
            self.assertLessEqual(len(one.clauses), MOST, one.path)
            self.assertEqual(len(set(one.clauses)), len(one.clauses), one.path)
            self.assertEqual(set(one.clauses) - known, set(), 'clauses of %s that docs/spec/ lacks' % one.path)


class NamesTest(unittest.TestCase):
    def test_reads_headings_and_sub_clauses(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, 'routing.md'), 'w') as f:
                f.write(SPEC)
            self.assertEqual(named_clauses.written(folder), {'RTE-1', 'RTE-1.1', 'RTE-1.2', 'RTE-10'})

    def test_chooses_a_clause_its_sub_clauses_and_a_family(self):
        def chosen(pattern):
            names = 'ROL-3', 'ROL-3.1', 'ROL-3.10', 'ROL-30', 'PAY-3'
            return [name for name in names if named_clauses.matches(name, pattern)]
        self.assertEqual(chosen('ROL-3'), ['ROL-3', 'ROL-3.1', 'ROL-3.10'])
        self.assertEqual(chosen('ROL-3.1'), ['ROL-3', 'ROL-3.1'])
        self.assertEqual(chosen('ROL'), ['ROL-3', 'ROL-3.1', 'ROL-3.10', 'ROL-30'])
        self.assertEqual(chosen('*-3'), ['ROL-3', 'ROL-3.1', 'ROL-3.10', 'PAY-3'])
        self.assertEqual(chosen('RO'), [])

    def test_says_which_clauses_there_are_not(self):
        self.assertEqual(named_clauses.unknown(['ROL-13', 'ROL', 'ROL-999', 'ROLL']), ['ROL-999', 'ROLL'])


class RunnerTest(unittest.TestCase):
    def test_lists_names_with_clauses(self):
        lines = run_list()
        self.assertEqual(len(lines), len(all_cases()))
        self.assertIn(' ROL-13 ', lines['child', 'detached'])

    def test_lists_the_cases_of_a_clause(self):
        lines = run_list('--clause', 'ROL-13,DIA', '--role', 'child')
        self.assertIn(('child', 'detached'), lines)
        self.assertIn(('child', 'version_newer'), lines)
        for line in lines.values():
            self.assertRegex(line, r' (ROL-13|DIA-\d+) ')

    def test_knows_no_other_clause(self):
        done = subprocess.run([sys.executable, RUN, '--list', '--clause', 'ROL-999'],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
        self.assertEqual((done.returncode, done.stdout), (1, ''))
        self.assertIn('ROL-999', done.stderr)

    def test_says_that_no_case_tests_a_clause(self):
        for pattern, words in (('*', 'no case tests RTE'), ('pay*', 'no case is called pay* and tests RTE')):
            with self.assertRaises(SystemExit) as raised:
                case.load_all(pattern, ('ansible',), clauses=['RTE'])
            self.assertIn(words, str(raised.exception))


class ReportTest(unittest.TestCase):
    def setUp(self):
        one = case.Case(os.path.join(HERE, 'cases', 'detached.py'))
        self.clauses = list(one.clauses)
        self.results = [Result(one, Cell('a cell'), status, 'detail', 'output', 0.5)
                        for status in ('pass', 'fail', 'fail')]

    def test_failures_name_their_clauses(self):
        self.assertIn('clauses: ' + ' '.join(self.clauses), report.failure(self.results[1]))
        self.assertEqual(report.failed_clauses(self.results), [
            'clauses of failed cases: ' + ', '.join(name + ' (2)' for name in self.clauses)])
        self.assertEqual(report.failed_clauses(self.results[:1]), [])

    def test_junit_names_the_clauses_of_every_case(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'junit.xml')
            report.write_junit(path, self.results)
            for element in ElementTree.parse(path).getroot():
                named = [p.get('value') for p in element.findall("properties/property[@name='clause']")]
                self.assertEqual(named, self.clauses)


if __name__ == '__main__':
    unittest.main()
