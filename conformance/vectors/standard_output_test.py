#!/usr/bin/env python3
"""standard_output.py reports lost output, and the programs here that print results use it."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
WORDS = 'program: expected standard output to take all that was printed, it did not: %s; results are lost\n'

PROGRAM = '''\
import sys
sys.path.insert(0, %r)
import standard_output

def main():
    %%s

standard_output.run('program', main)
''' % HERE


class StandardOutputTest(unittest.TestCase):
    def run_program(self, body, redirection):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'program.py')
            with open(path, 'w') as f:
                f.write(PROGRAM % body)
            done = subprocess.run(['sh', '-c', '"$@" ' + redirection, 'sh', sys.executable, path],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding='utf-8')
        return done.returncode, done.stdout, done.stderr

    def test_ends_with_what_the_program_returns(self):
        self.assertEqual(self.run_program('print("x")', ''), (0, 'x\n', ''))
        self.assertEqual(self.run_program('print("x"); return 3', ''), (3, 'x\n', ''))
        self.assertEqual(self.run_program('print("x"); sys.exit("y")', ''), (1, 'x\n', 'y\n'))

    def test_says_that_a_disk_is_full(self):
        for body in ('print("x")', 'print("x", flush=True)', 'print("x" * 100000)',
                     'print("x"); return 3', 'print("x"); sys.exit("y")',
                     'sys.stdout.write("x"); sys.stdout.flush()'):
            self.assertEqual(self.run_program(body, '>/dev/full'),
                             (1, '', WORDS % 'No space left on device'), body)

    def test_says_that_the_output_is_closed(self):
        self.assertEqual(self.run_program('print("x")', '>&-'),
                         (1, '', 'program: expected a standard output for the results, it is closed\n'))

    def test_says_that_nobody_reads(self):
        self.assertEqual(self.run_program('import time; time.sleep(0.5); print("x")', '| :'),
                         (0, '', WORDS % 'Broken pipe'))

    def test_leaves_other_errors_as_they_are(self):
        status, _, errors = self.run_program('open("/no/such")', '>/dev/full')
        self.assertEqual(status, 1)
        self.assertIn('FileNotFoundError', errors)


if __name__ == '__main__':
    unittest.main()
