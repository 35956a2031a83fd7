#!/usr/bin/env python3
"""docs/spec/exchanges.md is what pages.py writes, and the original still does what it shows."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))

import pages  # noqa: E402
import record  # noqa: E402
import sessions  # noqa: E402

ATTEMPTS = 3


def flat(event):
    return ' '.join(str(value) for value in event.values())


class PageTest(unittest.TestCase):
    def test_the_page_is_not_stale(self):
        self.assertFalse(pages.stale(), 'run tools/exchanges/pages.py')

    def test_no_line_of_a_diagram_is_too_long(self):
        inside = False
        for line in pages.page().splitlines():
            inside = inside != (line == '```')
            self.assertFalse(inside and len(line) > pages.WIDTH, line)

    def test_each_recorded_session_is_shown(self):
        self.assertEqual(sorted(row['session'] for row in pages.rows() if 'session' in row), record.names())

    def test_each_vector_is_one_that_all_must_answer(self):
        for row in pages.rows():
            if 'vector' in row:
                self.assertEqual(pages.vector(row['vector'])['strictness'], 'MUST', row['vector'])

    def test_nothing_of_this_machine_is_recorded(self):
        for name in record.names():
            for event in sessions.stored(name):
                self.assertNotIn('/', flat(event))

    def test_an_arrow_goes_from_its_source_to_its_target(self):
        diagram = pages.Diagram({0: 'a', 1: 'b', 2: 'c'}, {})
        self.assertEqual(diagram.arrow(0, 1), '|------>|       |')
        self.assertEqual(diagram.arrow(1, 0), '|<------|       |')
        self.assertEqual(diagram.arrow(0, 2), '|-------------->|')
        self.assertEqual(diagram.arrow(2, 1), '|       |<------|')

    def test_a_reply_is_told_from_another_message(self):
        request = {'what': 'frame', 'src': 0, 'dst': 1, 'handle': 101, 'reply_to': 1000}
        answer = {'what': 'frame', 'src': 1, 'dst': 0, 'handle': 1000, 'reply_to': 0}
        other = dict(answer, handle=1001)
        self.assertEqual([event['reply'] for event in pages.with_replies([request, answer, other])],
                         [False, True, False])

    def test_a_pickle_runs_nothing(self):
        self.assertEqual(sessions.words(0x4d4a, 1000, 0, b'\x80\x02cposix\nsystem\nX\x01\x00\x00\x00x\x85R.'), 'system("x")')


@unittest.skipUnless(os.path.isdir(record.FOLDER), 'release %s is not in the cache' % record.RELEASE)
class RecordTest(unittest.TestCase):
    def check(self, name):
        """The machine may be busy, so what came late may come in time at another attempt."""
        expected = sessions.by_way(sessions.stored(name))
        for left in reversed(range(ATTEMPTS)):
            found = sessions.by_way(sessions.record(record.FOLDER, name))
            if found == expected or not left:
                break
        self.assertEqual(found, expected)


def add_tests():
    for name in record.names():
        setattr(RecordTest, 'test_%s_is_as_recorded' % name, lambda self, name=name: self.check(name))


add_tests()

if __name__ == '__main__':
    unittest.main()
