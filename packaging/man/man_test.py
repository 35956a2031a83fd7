#!/usr/bin/env python3
"""The manual pages are shown by man, and mandoc finds nothing wrong with them."""
import glob
import os
import subprocess
import unittest

PAGES = sorted(glob.glob('packaging/man/*.1'))


def run(*words):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, encoding='utf-8', timeout=60,
                          env=dict(os.environ, LC_ALL='C.UTF-8', MANWIDTH='80', MANPAGER='cat'))


class ManTest(unittest.TestCase):
    def test_there_are_pages(self):
        self.assertIn('packaging/man/mito.1', PAGES)

    def test_mandoc_finds_nothing(self):
        for page in PAGES:
            with self.subTest(page=page):
                done = run('mandoc', '-T', 'lint', page)
                self.assertEqual((done.returncode, done.stdout), (0, ''))

    def test_man_shows_them_without_a_warning(self):
        for page in PAGES:
            with self.subTest(page=page):
                done = run('man', '--warnings', '-l', page)
                self.assertEqual(done.returncode, 0, done.stdout)
                self.assertNotIn('warning', done.stdout)
                for title in ('NAME', 'SYNOPSIS', 'DESCRIPTION', 'EXIT STATUS'):
                    self.assertIn('\n%s\n' % title, '\n' + done.stdout)


if __name__ == '__main__':
    unittest.main()
