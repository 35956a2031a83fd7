#!/usr/bin/env python3
"""
The headers declare, and a shared library exports, what abi.txt lists and nothing else.

usage: abi_test.py [LIBRARY]

A symbol that leaves abi.txt breaks programs: that needs a new major version. To
add one, add its line there.
"""
import glob
import os
import re
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
HEADERS = glob.glob(os.path.join(HERE, '..', 'include', 'mitogen', '*.h'))
DECLARATION = re.compile(r'MITOGEN_API[^;(]*?\b(mitogen_\w+)\(')
# What packaging/test_cmake has built; Bazel has no such library.
LIBRARY = sys.argv.pop() if len(sys.argv) > 1 else None


def listed():
    with open(os.path.join(HERE, 'abi.txt')) as f:
        return [line.strip() for line in f if line.strip() and not line.startswith('#')]


def declared():
    found = []
    for path in HEADERS:
        with open(path) as f:
            found += DECLARATION.findall(f.read())
    return sorted(found)


def exported():
    lines = subprocess.check_output(['nm', '-D', '--defined-only', LIBRARY], universal_newlines=True)
    return sorted(line.split()[-1].split('@')[0] for line in lines.splitlines())


class AbiTest(unittest.TestCase):
    maxDiff = None

    def test_the_headers_declare_what_is_listed(self):
        self.assertEqual(declared(), listed())


if LIBRARY is not None:
    class LibraryTest(unittest.TestCase):
        maxDiff = None

        def test_the_library_exports_what_is_listed(self):
            self.assertEqual(exported(), listed())


if __name__ == '__main__':
    unittest.main()
