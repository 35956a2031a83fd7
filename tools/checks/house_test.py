#!/usr/bin/env python3
"""The rooms of this checkout keep their rules, and a violation of each rule is found."""
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import house  # noqa: E402

# The checkout that the test was built from, with every file, and not the copy in
# the test's own folder.
ROOT = os.path.dirname(os.path.realpath('WORKSPACE'))


class ThisCheckout(unittest.TestCase):
    def test_is_where_the_sources_are(self):
        found = [path for path, _ in
                 house.sources(ROOT, ('protocol', 'router'), ('.h',))]
        self.assertIn('protocol/frame.h', found)
        self.assertIn('router/router.h', found)

    def test_keeps_every_rule(self):
        for rule in house.RULES:
            with self.subTest(rule=rule.__name__):
                self.assertEqual(list(rule(ROOT)), [])


class PlantedViolation(unittest.TestCase):
    def complaints(self, rule, path, text):
        return self.complaints_of_files(rule, {path: text})

    def complaints_of_files(self, rule, files):
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                full = os.path.join(root, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, 'w') as f:
                    f.write(text)
            return list(rule(root))

    def test_upward_include_is_found(self):
        self.assertTrue(self.complaints(
            house.upward_includes, 'protocol/a.h',
            '#include "router/router.h"\n'))

    def test_include_of_a_lower_room_is_not(self):
        self.assertFalse(self.complaints(
            house.upward_includes, 'router/a.h',
            '#include "protocol/frame.h"\n'))

    def test_upward_label_is_found(self):
        self.assertTrue(self.complaints(
            house.upward_labels, 'router/BUILD', 'deps = ["//stub:x"]\n'))

    def test_room_that_may_not_be_used_is_found(self):
        for path, include in (('router/role/a.h', 'router/context/b.h'),
                              ('router/a.cc', 'router/role/b.h'),
                              ('stub/link/a.cc', 'stub/children/b.h'),
                              ('stub/a.cc', 'stub/child/b.h'),
                              ('protocol/a.h', 'protocol/text/b.h'),
                              ('protocol/pickle/decode/a.h',
                               'protocol/pickle/encode/b.h'),
                              ('fuzz/cpython/a.cc', 'fuzz/b.h'),
                              ('tools/sim/a.cc', 'conformance/json/b.h')):
            self.assertTrue(self.complaints(
                house.strange_rooms, path, '#include "%s"\n' % include), path)

    def test_room_that_may_be_used_is_not(self):
        self.assertFalse(self.complaints(
            house.strange_rooms, 'stub/children/a.cc',
            '#include "stub/os/b.h"\n#include "router/role/c.h"\n'))

    def test_room_that_nobody_knows_is_found(self):
        for path in ('router/attic/a.h', 'tools/attic/a.cc'):
            self.assertTrue(self.complaints(house.strange_rooms, path, ''), path)

    def test_rooms_form_no_circle(self):
        above = {}

        def height(room):
            if room not in above:
                above[room] = None
                above[room] = 1 + max(map(height, house.ROOMS[room]), default=0)
            self.assertIsNotNone(above[room], room + ' is in a circle')
            return above[room]
        for room in house.ROOMS:
            height(room)

    def test_two_folders_that_include_each_other_are_found(self):
        self.assertEqual(len(self.complaints_of_files(
            house.folders_in_a_circle,
            {'protocol/a.h': '#include "protocol/text/b.h"\n',
             'protocol/text/c.cc': '#include "protocol/d.h"\n'})), 2)

    def test_folders_that_include_each_other_by_way_of_a_third_are_found(self):
        self.assertEqual(len(self.complaints_of_files(
            house.folders_in_a_circle,
            {'fuzz/a.h': '#include "fuzz/x/b.h"\n',
             'fuzz/x/b.h': '#include "fuzz/y/c.h"\n',
             'fuzz/y/c.h': '#include "fuzz/d.h"\n'})), 3)

    def test_includes_in_one_direction_are_no_circle(self):
        self.assertFalse(self.complaints_of_files(
            house.folders_in_a_circle,
            {'fuzz/a.h': '#include "fuzz/x/b.h"\n#include "fuzz/y/c.h"\n',
             'fuzz/x/b.h': '#include "fuzz/y/c.h"\n#include "fuzz/x/e.h"\n'}))

    def test_a_test_may_include_from_above(self):
        self.assertFalse(self.complaints_of_files(
            house.folders_in_a_circle,
            {'fuzz/a.h': '#include "fuzz/x/b.h"\n',
             'fuzz/x/b_test.cc': '#include "fuzz/a.h"\n',
             'fuzz/testing/d.h': '#include "fuzz/a.h"\n'}))

    def test_handles_in_stub_are_found(self):
        self.assertTrue(self.complaints(
            house.messages_understood_in_stub, 'stub/a.cc',
            '#include "protocol/handle.h"\n'))

    def test_source_written_by_hand_is_found(self):
        for field in ('src_id', 'auth_id'):
            self.assertTrue(self.complaints(
                house.authority_by_hand, 'router/role/a.cc',
                '  message.header.%s = router->identity().context_id;\n'
                % field), field)

    def test_source_written_by_the_router_is_not(self):
        self.assertFalse(self.complaints(
            house.authority_by_hand, 'router/router.cc',
            '  message.header.src_id = identity_.context_id;\n'))

    def test_io_in_connect_is_found(self):
        self.assertTrue(self.complaints(
            house.impure_includes, 'stub/connect/a.cc',
            '#include <unistd.h>\n'))

    def test_io_header_is_found(self):
        for header in ('unistd.h', 'sys/socket.h', 'chrono', 'thread',
                       'random', 'fstream', 'mutex'):
            self.assertTrue(self.complaints(
                house.impure_includes, 'protocol/deep/a.cc',
                '#include <%s>\n' % header), header)

    def test_clock_of_abseil_is_found(self):
        self.assertTrue(self.complaints(
            house.impure_includes, 'router/a.cc',
            '#include "absl/time/clock.h"\n'))

    def test_impure_label_is_found_outside_tests(self):
        label = '"@com_google_absl//absl/synchronization"'
        self.assertTrue(self.complaints(
            house.impure_labels, 'router/BUILD',
            'cc_library(\n  deps = [%s],\n)\n' % label))
        self.assertFalse(self.complaints(
            house.impure_labels, 'router/BUILD',
            'cc_test(\n  deps = [%s],\n)\n' % label))

    def test_unwritten_clause_is_found(self):
        self.assertTrue(self.complaints(
            house.unwritten_clauses, 'protocol/a.cc', '"FRM-99"\n'))

    def test_header_without_a_word_is_found(self):
        self.assertTrue(self.complaints(
            house.headers_without_a_word, 'router/files/a.h', ''))

    def test_header_that_does_not_exist_is_found(self):
        self.assertTrue(self.complaints(
            house.lost_headers, 'router/README.md', '| `gone.h` | what it was |\n'))

    def test_list_within_a_paragraph_is_found(self):
        self.assertTrue(self.complaints(
            house.broken_lists, 'docs/README.md',
            '1. Write it down.\n2. Read it. 3. Write it again.\n'))
        self.assertTrue(self.complaints(
            house.broken_lists, 'docs/README.md', '- no command line does that. -\n  `fork`\n'))
        self.assertFalse(self.complaints(
            house.broken_lists, 'docs/README.md', '1. Write it down.\n2. Read it.\n'))


if __name__ == '__main__':
    unittest.main()
