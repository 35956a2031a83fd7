#!/usr/bin/env python3
"""stub/testdata/modules/original.txt is what the original answers."""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, 'conformance', 'live')]

import interpreters  # noqa: E402
import source_test  # noqa: E402

SCRIPT = os.path.join(HERE, 'original_modules.py')
KEPT = os.path.join(ROOT, 'stub', 'testdata', 'modules', 'original.txt')


def answers(text):
    return dict(each.partition('\n')[::2] for each in text.split('module ')[1:])


class ModulesTest(unittest.TestCase):
    def test_the_answers_are_those_of_the_original(self):
        folder = source_test.originals()[-1]
        python = interpreters.ask('/usr/bin/python3')
        with open(KEPT) as f:
            kept = answers(f.read())
        now = answers(source_test.run([python.path, SCRIPT, folder], ''))
        self.assertEqual(set(now), set(kept))
        for name, answer in now.items():
            if 'refused' not in answer:
                self.assertEqual(answer, kept[name], name)


if __name__ == '__main__':
    unittest.main()
