#!/usr/bin/env python3
"""packaging/archive, in a repository of its own."""
import os
import shutil
import subprocess
import tarfile
import tempfile
import unittest

ARCHIVE = os.path.abspath('packaging/archive')
# Neither the settings of the user nor the repository around this one count.
ENVIRONMENT = dict({name: value for name, value in os.environ.items()
                    if not name.startswith('GIT_')},
                   GIT_CONFIG_NOSYSTEM='1', GIT_CONFIG_GLOBAL='/dev/null',
                   GIT_AUTHOR_NAME='a', GIT_AUTHOR_EMAIL='a@example.org',
                   GIT_COMMITTER_NAME='a', GIT_COMMITTER_EMAIL='a@example.org')


class ArchiveTest(unittest.TestCase):
    def setUp(self):
        folder = os.path.realpath(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        self.tree = os.path.join(folder, 'tree')
        self.out = os.path.join(folder, 'out')
        os.makedirs(os.path.join(self.tree, 'packaging'))
        os.mkdir(self.out)
        shutil.copy(ARCHIVE, os.path.join(self.tree, 'packaging', 'archive'))
        self.write('VERSION', '1.2.3\n')
        self.write('text', 'committed\n')

    def write(self, name, text):
        with open(os.path.join(self.tree, name), 'w') as f:
            f.write(text)

    def run_in_tree(self, *words, **more):
        return subprocess.run(words, cwd=self.tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              encoding='utf-8', timeout=60, env=dict(ENVIRONMENT, **more))

    def commit(self):
        for words in (('init', '-q'), ('add', '.'), ('commit', '-q', '-m', 'x')):
            done = self.run_in_tree('git', *words)
            self.assertEqual(done.returncode, 0, done.stderr)

    def archive(self, *words, **more):
        return self.run_in_tree('packaging/archive', *words, **more)

    def test_names_the_archive_that_it_made(self):
        self.commit()
        done = self.archive(self.out)
        expected = os.path.join(self.out, 'mitogen-wire-1.2.3.tar.gz')
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, expected + '\n', ''))
        self.assertEqual(os.listdir(self.out), ['mitogen-wire-1.2.3.tar.gz'])

    def test_has_everything_below_one_folder(self):
        self.commit()
        self.archive(self.out)
        with tarfile.open(os.path.join(self.out, 'mitogen-wire-1.2.3.tar.gz')) as archive:
            names = archive.getnames()
            text = archive.extractfile('mitogen-wire-1.2.3/text').read()
        self.assertIn('mitogen-wire-1.2.3/packaging/archive', names)
        self.assertTrue(all(name.split('/')[0] == 'mitogen-wire-1.2.3' for name in names), names)
        self.assertEqual(text, b'committed\n')

    def test_makes_the_same_bytes_whoever_runs_it_and_when(self):
        self.commit()
        contents = []
        for umask, more in ((0o022, {}), (0o077, {'TZ': 'Asia/Tokyo', 'LC_ALL': 'C'})):
            before = os.umask(umask)
            name = self.archive(self.out, **more).stdout.strip()
            os.umask(before)
            with open(name, 'rb') as f:
                contents.append(f.read())
            os.utime(os.path.join(self.tree, 'text'), (1, 1))
        self.assertEqual(contents[0], contents[1])

    def test_says_that_changes_are_not_in_it(self):
        self.commit()
        self.write('text', 'changed\n')
        done = self.archive(self.out)
        self.assertEqual(done.returncode, 0)
        self.assertIn('the archive has what is committed; this checkout has changes', done.stderr)
        with tarfile.open(done.stdout.strip()) as archive:
            text = archive.extractfile('mitogen-wire-1.2.3/text').read()
        self.assertEqual(text, b'committed\n')

    def test_fails_in_words_without_a_repository(self):
        # The repository around it is another one.
        subprocess.run(['git', 'init', '-q', os.path.dirname(self.tree)], check=True,
                       env=ENVIRONMENT)
        done = self.archive(self.out)
        self.assertEqual((done.returncode, done.stdout), (1, ''))
        self.assertEqual(done.stderr, 'packaging/archive: expected a git checkout, but %s has no '
                                      '.git: an unpacked archive is an archive already\n' %
                                      self.tree)
        self.assertEqual(os.listdir(self.out), [])

    def test_fails_in_words_for_a_version_that_is_none(self):
        self.write('VERSION', 'next\n')
        self.commit()
        done = self.archive(self.out)
        self.assertEqual((done.returncode, done.stdout), (1, ''))
        self.assertIn('expected a version such as 0.1.0', done.stderr)

    def test_refuses_a_folder_that_is_not_there(self):
        self.commit()
        done = self.archive('/no/such')
        self.assertEqual((done.returncode, done.stdout), (1, ''))
        self.assertIn('expected a folder for the archive, got: /no/such', done.stderr)


if __name__ == '__main__':
    unittest.main()
