#!/usr/bin/env python3
"""The runner tells a pass from a failure, a hang, a dead parent and a skip."""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

import ansible_release
import case
import interpreters
import releases
import report
import transports
from cell import Cell, CellRun

BODIES = {
    'passes': 't.check_alive(t.connect())',
    'differs': "t.check_equal(t.connect().call(t.stub.echo, u'x'), b'x')",
    'raises': "raise RuntimeError('on purpose')",
    'hangs': 'import time; time.sleep(600)',
    'ends_the_parent': 'import os; os._exit(7)',
    'skips': "t.skip('on purpose')",
    'after_the_others': 't.check_alive(t.connect())',
}


def write_case(folder, name, body, settings='TIME_LIMIT = 20'):
    path = os.path.join(folder, name + '.py')
    with open(path, 'w') as f:
        f.write('"""The case %s."""\n%s\n\n\ndef run(t):\n    %s\n' % (name, settings, body))
    return case.Case(path)


def debian_cell(folder):
    interpreter = interpreters.ask('/usr/bin/python3')
    cell = Cell(releases.debian_release(), interpreter, transports.Transport())
    cell.mitogen = os.path.join(folder, 'original')
    releases.link_debian(cell.mitogen)
    cell.child = interpreter.path
    return cell


class RunnerTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.cell = debian_cell(self.folder.name)
        self.results = []

    def run_cases(self, cases):
        CellRun(self.cell, 'python', self.folder.name, self.results.append, lambda: False).run(cases)
        return {result.case.name: result for result in self.results}

    def test_tells_a_pass_from_all_that_is_none(self):
        cases = [write_case(self.folder.name, name, body,
                            'TIME_LIMIT = %d' % (1 if name == 'hangs' else 20))
                 for name, body in BODIES.items()]
        results = self.run_cases(cases)
        self.assertEqual({name: r.status for name, r in results.items()}, {
            'passes': 'pass', 'differs': 'fail', 'raises': 'fail', 'hangs': 'fail',
            'ends_the_parent': 'fail', 'skips': 'skip', 'after_the_others': 'pass'})
        self.assertIn('expected', results['differs'].detail)
        self.assertIn('on purpose', results['raises'].detail)
        self.assertIn('no answer within 1 s', results['hangs'].detail)
        self.assertIn('status 7', results['ends_the_parent'].detail)
        self.assertEqual(report.last_line(self.results),
                         'conformance: 2 passed, 4 failed, 1 skipped')

    def test_skips_a_cell_with_its_reason(self):
        self.cell.skip_reason = 'no such thing here'
        results = self.run_cases([write_case(self.folder.name, 'passes', BODIES['passes'])])
        self.assertEqual(results['passes'].status, 'skip')
        self.assertEqual(report.skips(self.results), ['SKIP     1 x no such thing here'])

    def test_skips_what_only_our_child_can_show(self):
        only = write_case(self.folder.name, 'only', 'raise ValueError', "STUB_ONLY = 'a reason'")
        self.assertEqual(self.run_cases([only])['only'].status, 'skip')

    def test_wants_a_docstring(self):
        path = os.path.join(self.folder.name, 'silent.py')
        with open(path, 'w') as f:
            f.write(textwrap.dedent('''\
                def run(t):
                    pass
            '''))
        with self.assertRaises(SystemExit):
            case.Case(path)

    def test_runs_only_quick_cases_where_only_they_are_wanted(self):
        slow = write_case(self.folder.name, 'passes', BODIES['passes'])
        quick = write_case(self.folder.name, 'skips', BODIES['skips'], 'QUICK = True')
        self.assertTrue(slow.applies_to(self.cell))
        self.cell.only_quick = True
        self.assertEqual([slow.applies_to(self.cell), quick.applies_to(self.cell)], [False, True])

    def test_runs_an_interpreter_of_a_root_by_the_loader_of_that_root(self):
        folder = os.path.join(self.folder.name, 'pythons')
        own = interpreters.ask('/usr/bin/python3')
        found, = [i for i in interpreters.find_in_root('/', folder) if i.version == own.version]
        self.assertTrue(found.path.startswith(folder), found.path)
        asked = 'import os, ssl; print(os.readlink("/proc/self/exe")); print(os.__file__)'
        exe, module = subprocess.check_output([found.path, '-c', asked]).decode().split()
        self.assertTrue(os.path.basename(exe).startswith('ld-linux'), exe)
        self.assertEqual(module, '/usr/lib/python%s/os.py' % own.name)
        self.assertEqual(interpreters.default_selection([own, found])[-1:], [found])

    def test_says_that_a_root_has_no_interpreter(self):
        with self.assertRaisesRegex(OSError, 'found neither'):
            interpreters.find_in_root(self.folder.name, os.path.join(self.folder.name, 'pythons'))

    def test_runs_pypy_only_where_it_is_named(self):
        cpython = interpreters.Interpreter((3, 9, 18), '/opt/bin/python3.9')
        pypy = interpreters.Interpreter((3, 9, 16), '/usr/bin/pypy3', 'PyPy')
        self.assertEqual([pypy.name, pypy.command, pypy.is_default], ['pypy3.9', 'pypy3.9', False])
        self.assertEqual(interpreters.select([cpython, pypy], ['3.9', 'pypy3', 'pypy3.9']),
                         [cpython, pypy, pypy])
        self.assertTrue(all(i.is_cpython for i in interpreters.find_all()))

    def test_finds_pypy(self):
        if not shutil.which('pypy3'):
            self.skipTest('pypy3 is not installed')
        found, = interpreters.find_pypy()
        self.assertEqual(found.implementation, 'PyPy')

    def test_says_why_ansible_cannot_be_had(self):
        with self.assertRaises(ansible_release.Unavailable):
            ansible_release.fetch(self.folder.name, None, print)
        with open(os.path.join(self.folder.name, 'no_python'), 'w') as f:
            f.write('#!/bin/sh\necho ERROR: there is no network; exit 1\n')
        os.chmod(f.name, 0o755)
        cache = os.path.join(self.folder.name, 'cache')
        with self.assertRaisesRegex(ansible_release.Unavailable, 'ERROR: there is no network'):
            ansible_release.fetch(cache, interpreters.Interpreter((3, 12), f.name), print)
        self.assertEqual(os.listdir(cache), [])

    def test_every_case_states_its_behaviour(self):
        known = set(transports.ALL)
        for role, cases in case.load_all('*').items():
            self.assertGreaterEqual(len(cases), 4 if role == 'ansible' else 40)
            for one in cases:
                self.assertTrue(set(one.transports or ()) <= known, one.path)


if __name__ == '__main__':
    unittest.main()
