#!/usr/bin/env python3
"""Each program that is installed says its version and its usage."""
import os
import subprocess
import unittest

PROGRAMS = ('conformance/testee/mitogen-testee', 'stub/mitogen-stub', 'tools/mito/mito',
            'tools/sim/mitogen-sim', 'tools/soak/mitogen-soak')


def run(*words):
    return subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, encoding='utf-8', timeout=60)


class ProgramsTest(unittest.TestCase):
    def test_each_prints_its_version_on_one_line(self):
        with open('VERSION') as f:
            version = f.read().strip()
        for program in PROGRAMS:
            with self.subTest(program=program):
                done = run(program, '--version')
                self.assertEqual(done.stdout, '%s %s\n' % (os.path.basename(program), version))
                self.assertEqual((done.returncode, done.stderr), (0, ''))

    def test_each_prints_its_usage(self):
        for program in PROGRAMS:
            with self.subTest(program=program):
                done = run(program, '--help')
                name = os.path.basename(program)
                self.assertEqual((done.returncode, done.stderr), (0, ''))
                self.assertTrue(done.stdout.startswith(name + ': '), done.stdout)
                self.assertIn('\n  %s' % name, done.stdout)
                self.assertIn('--version', done.stdout)
                self.assertIn('\nExit status:\n', done.stdout)

    def test_each_refuses_an_option_that_it_does_not_have(self):
        for program in PROGRAMS:
            with self.subTest(program=program):
                done = run(program, '--nothing-of-the-kind')
                self.assertEqual((done.returncode, done.stdout), (2, ''))
                self.assertNotEqual(done.stderr, '')


if __name__ == '__main__':
    unittest.main()
