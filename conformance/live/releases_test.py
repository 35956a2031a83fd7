#!/usr/bin/env python3
"""Which release of the original is on a system, and when it takes the place of PyPI's."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

import releases


def write_mitogen(folder, version):
    os.makedirs(os.path.join(folder, 'mitogen'))
    with open(os.path.join(folder, 'mitogen', '__init__.py'), 'w') as f:
        f.write('"""Mitogen."""\n__version__ = %s\n' % version)


class ReleasesTest(unittest.TestCase):
    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.cache = os.path.join(work.name, 'cache')
        self.system = os.path.join(work.name, 'system')
        self.addCleanup(setattr, releases, 'DEBIAN_FOLDER', releases.DEBIAN_FOLDER)
        releases.DEBIAN_FOLDER = os.path.join(self.system, 'mitogen')
        # An index that does not answer.
        self.addCleanup(os.environ.update, {
            key: os.environ[key] for key in ('PIP_INDEX_URL', 'PIP_RETRIES') if key in os.environ})
        os.environ.update(PIP_INDEX_URL='http://127.0.0.1:1/', PIP_RETRIES='0')

    def fetch(self, wanted):
        return releases.fetch_all(self.cache, wanted, lambda text: None)

    def test_the_system_has_the_release_that_its_package_states(self):
        write_mitogen(self.system, '(0, 3, 50)')
        self.assertEqual(releases.debian_release(), '0.3.50')

    def test_a_prerelease_counts_as_the_release_that_it_leads_to(self):
        write_mitogen(self.system, "(0, 3, 25, 'a', 2)")
        self.assertEqual(releases.debian_release(), '0.3.25')

    def test_a_system_without_the_package_has_none(self):
        self.assertIsNone(releases.debian_release())

    def test_the_package_is_taken_if_pypi_does_not_give_its_release(self):
        write_mitogen(self.system, '(0, 3, 50)')
        folders, missing = self.fetch(['0.3.50', '0.3.54'])
        self.assertEqual(list(folders), ['0.3.50'])
        self.assertEqual(list(missing), ['0.3.54'])

    def test_the_package_is_offered_if_pypi_gives_no_release(self):
        write_mitogen(self.system, '(0, 3, 50)')
        self.assertEqual(releases.in_place_of({}), ['0.3.50'])
        self.assertEqual(releases.in_place_of({'0.3.54': '/x'}), [])

    def test_nothing_is_offered_without_the_package(self):
        self.assertEqual(releases.in_place_of({}), [])


if __name__ == '__main__':
    unittest.main()
