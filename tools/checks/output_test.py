#!/usr/bin/env python3
"""
Lost results are an error: if the disk is full or the output is closed, each program of ours that prints
results ends with an error text, and with a status that is not 0.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.realpath('WORKSPACE'))
STUB = os.path.abspath('stub/mitogen-stub')
TESTEE = '%s %s' % (sys.executable, os.path.abspath('conformance/differential/wrong_testee.py'))

# Each with arguments that make it print something soon, and with its input.
PROGRAMS = (
    ('tools/mito/mito methods', ''),
    ('tools/mito/mito complete -- ca', ''),
    ('tools/sim/mitogen-sim --seeds 1 --steps 10', ''),
    ('tools/sim/mitogen-sim --help', ''),
    ('tools/soak/mitogen-soak --seconds 1 --rounds 1 --workers 1 --stub ' + STUB, ''),
    ('conformance/differential/search --document', ''),
    ('conformance/differential/routing_search --seconds 1 --original', ''),
    ('conformance/boot/boot_bytes WORKSPACE 0.3.54 1 name', ''),
    ('conformance/modules/source imports', 'WORKSPACE\n'),
    ('conformance/testee/mitogen-testee', '{"id": 1, "op": "hello"}\n'),
    ('conformance/testee/mitogen-testee --help', ''),
    ('stub/mitogen-stub --help', ''),
    ('tools/mito/mito --version', ''),
    ('tools/sim/mitogen-sim --version', ''),
    ('tools/soak/mitogen-soak --version', ''),
    ('conformance/testee/mitogen-testee --version', ''),
    ('stub/mitogen-stub --version', ''),
    ('fuzz/make_dictionary pickle', ''),
    ('bench/boot_bench 1 1 ' + STUB, ''),
)
SCRIPTS = (
    'conformance/vectors/run.py --list',
    'conformance/vectors/run.py --help',
    'conformance/vectors/generate.py --check',
    'conformance/vectors/oracle.py --help',
    'conformance/live/run.py --list',
    'conformance/live/run.py --help',
    'conformance/boot/matrix.py --help',
    'conformance/differential/cells.py --help',
    'bench/boot_bench.py --help',
    'bench/child_bench.py --help',
    'bench/codec_bench.py --help',
    'bench/parent_bench.py --help',
    'bench/router_bench.py --help',
)


def ending(words, redirection, given):
    """The status and the error text of a program whose output goes there."""
    done = subprocess.run(['sh', '-c', '"$@" ' + redirection, 'sh'] + words, input=given,
                          stderr=subprocess.PIPE, encoding='utf-8', timeout=100)
    return done.returncode, done.stderr


class OutputTest(unittest.TestCase):
    def check(self, words, given=''):
        for redirection in ('>/dev/full', '>&-'):
            with self.subTest(program=words[:3], redirection=redirection):
                status, errors = ending(words, redirection, given)
                self.assertNotEqual(status, 0, errors)
                self.assertRegex(errors, '(?m)^[^ ]+: expected (a )?standard output ')
                self.assertNotIn('Traceback', errors)

    def test_programs_tell_of_results_that_are_lost(self):
        for command, given in PROGRAMS:
            words = command.split()
            self.check(words + [TESTEE] if words[-1] == '--original' else words, given)

    def test_scripts_tell_of_results_that_are_lost(self):
        for command in SCRIPTS:
            path, *arguments = command.split()
            self.check([sys.executable, os.path.join(ROOT, path)] + arguments)


# It clears the screen, reverses the order of a line, and has a control character of eight bits.
HOSTILE = r"""#!/bin/sh
for line in 1 2; do printf 'x\033[2Jy\342\200\256z\302\233m\n'; done
"""


class TextOfOthersTest(unittest.TestCase):
    """Text of a child or a testee is escaped before it reaches a terminal."""

    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        self.program = os.path.join(folder, 'hostile')
        with open(self.program, 'w') as f:
            f.write(HOSTILE)
        os.chmod(self.program, 0o755)

    def check(self, *words):
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=100,
                              stdin=subprocess.DEVNULL)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('x\\x1b[2Jy\\u202ez\\x9bm', done.stdout.decode())
        for raw in (b'\x1b', '\u202e'.encode(), b'\xc2\x9b'):
            self.assertNotIn(raw, done.stdout)

    def test_a_soak_shows_escapes(self):
        self.check('tools/soak/mitogen-soak', '--seconds', '1', '--stub', self.program)

    def test_searches_show_escapes(self):
        for search in ('search', 'routing_search'):
            with self.subTest(search=search):
                self.check('conformance/differential/' + search, '--seconds', '1',
                           '--original', self.program)


if __name__ == '__main__':
    unittest.main()
