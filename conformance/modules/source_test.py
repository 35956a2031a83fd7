#!/usr/bin/env python3
"""
protocol/python_source finds in source what Pythons find in it.

Every Python of this machine reads the files of its own standard library whose
number is divisible by EVERY (1 means all of them, which takes minutes for each
Python), and the core of every release of the original that is here.

source_test.py [EVERY]
"""

import contextlib
import glob
import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, 'conformance', 'live'))

import interpreters  # noqa: E402
import releases  # noqa: E402

SOURCE = os.path.join('conformance', 'modules', 'source')
PYTHON_CODE = os.path.join(HERE, 'python_code.py')
TABLE = os.path.join('protocol', 'python_source', 'standard_library.inc')
NAMES = 'import json, sys; print(json.dumps(sorted(sys.stdlib_module_names)))'
DEBIAN = '/usr/lib/python3/dist-packages'
SKIPPED = ('site-packages', 'dist-packages', '__pycache__')
TIME_LIMIT = 240
EVERY = 30


def originals():
    """Folders of the original, the newest release last, Debian's first."""
    folders = glob.glob(os.path.join(ROOT, '.cache', 'mitogen', '*', 'mitogen'))
    folders.sort(key=lambda path: [int(n) for n in path.split(os.sep)[-2].split('.')])
    return [DEBIAN] + [os.path.dirname(path) for path in folders]


def standard_library(interpreter):
    return list(all_of_standard_library(interpreter))[::EVERY]


def all_of_standard_library(interpreter):
    folder = subprocess.check_output(
        [interpreter.path, '-c', 'import os; print(os.path.dirname(os.__file__))'],
        timeout=30).decode().strip()
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - set(SKIPPED))
        for name in sorted(names):
            if name.endswith('.py') and os.path.isfile(os.path.join(root, name)):
                yield os.path.join(root, name)


def cores():
    for folder in originals():
        yield from sorted(glob.glob(os.path.join(folder, 'mitogen', 'core.py')))


def run(command, text):
    return subprocess.run(
        command, input=text, stdout=subprocess.PIPE, timeout=TIME_LIMIT, check=True,
        universal_newlines=True).stdout


def ask(command, paths):
    lines = run(command, '\n'.join(paths) + '\n').split('\n')[:-1]
    answers = [json.loads(line) for line in lines]
    if len(answers) != len(paths):
        raise AssertionError('expected %d answers, got %d' % (len(paths), len(answers)))
    return answers


def ask_python(interpreter, operation, paths, *arguments):
    return ask([interpreter.path, PYTHON_CODE, operation, *arguments], paths)


def unique(imports):
    return sorted(set((level, module, tuple(names)) for level, module, names in imports))


@contextlib.contextmanager
def minimized(paths):
    """Files with the minimized sources of those at `paths`."""
    with tempfile.TemporaryDirectory() as folder:
        made = []
        for number, text in enumerate(ask([SOURCE, 'minimize'], paths)):
            made.append(os.path.join(folder, '%d.py' % number))
            with open(made[-1], 'wb') as f:
                f.write(text.encode('latin-1'))
        yield made


class SourceTest(unittest.TestCase):
    def setUp(self):
        self.pythons = interpreters.find_all()
        self.assertTrue(self.pythons, 'expected a Python on this machine')

    def check_imports(self, interpreter):
        paths = standard_library(interpreter)
        newest = originals()[-1] if interpreter.version >= (3, 12) else DEBIAN
        found = ask([SOURCE, 'imports'], paths)
        there = ask_python(interpreter, 'imports', paths, newest)
        read = 0
        for path, ours, theirs in zip(paths, found, there):
            if theirs is None:
                continue
            read += 1
            of_original, of_bytecode = (unique(each) for each in theirs)
            self.assertEqual(unique(ours), of_bytecode, path)
            self.assertLessEqual(set(of_original), set(of_bytecode), path)
        self.assertGreater(read, 10, 'files that %s compiles' % interpreter.path)

    def test_the_imports_are_those_that_a_module_runs(self):
        for interpreter in self.pythons:
            with self.subTest(python=interpreter.name):
                self.check_imports(interpreter)

    def check_minimized(self, interpreter, paths):
        before = ask_python(interpreter, 'shape', paths)
        with minimized(paths) as made:
            after = ask_python(interpreter, 'shape', made)
        compared = 0
        for path, one, other in zip(paths, before, after):
            if one is not None:
                compared += 1
                self.assertEqual(one, other, path)
        return compared

    def test_a_minimized_original_is_the_same_program(self):
        paths = list(cores())
        for interpreter in self.pythons:
            with self.subTest(python=interpreter.name):
                self.assertGreater(self.check_minimized(interpreter, paths), 0)

    def test_every_release_is_found_with_its_core(self):
        folders = originals()
        for folder, found in zip(folders, ask([SOURCE, 'installed'], folders)):
            core = os.path.getsize(os.path.join(folder, 'mitogen', 'core.py'))
            self.assertEqual(tuple(found), releases.stated_version(folder) + (core,), folder)

    def test_the_table_has_what_a_python_says_is_its_own(self):
        with open(TABLE) as f:
            table = set(line.strip('",\n') for line in f)
        for interpreter in self.pythons:
            if interpreter.version >= (3, 10):
                names = json.loads(run([interpreter.path, '-c', NAMES], ''))
                self.assertLessEqual(set(names), table, interpreter.name)

    def test_a_minimized_standard_library_is_the_same_program(self):
        interpreter = interpreters.ask(sys.executable)
        paths = standard_library(interpreter)
        self.assertGreater(self.check_minimized(interpreter, paths), 10)


if __name__ == '__main__':
    EVERY = int(sys.argv.pop(1)) if len(sys.argv) > 1 else EVERY
    unittest.main()
