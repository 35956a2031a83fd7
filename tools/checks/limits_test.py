#!/usr/bin/env python3
"""docs/limits.md says what bounds every table of this checkout, and what is missing there is found."""
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import limits  # noqa: E402

ROOT = os.path.dirname(os.path.realpath('WORKSPACE'))

HEADER = '''
struct SomeLimits {
  // Test: some_test, StopsThere.
  uint32_t most = 1u << 4;
};
'''
TABLE = '''
class Some {
  absl::flat_hash_map<uint32_t, std::string> names_;
};
'''
TEST = 'TEST(SomeTest, StopsThere) {}\n'
ROWS = ('| `SomeLimits.most` | `1u << 4` | 16 B | `StopsThere` |\n'
        '| `router/some.h names_` | `most` | 16 B | `StopsThere` |\n')


class ThisCheckout(unittest.TestCase):
    def test_has_bounds_and_tables(self):
        self.assertIn('RouterLimits.max_handles', limits.fields(ROOT))
        self.assertIn('router/modules/sent_modules.h names_', limits.tables(ROOT))
        self.assertIn('router/handle_table.h entries_', limits.tables(ROOT))
        self.assertIn('stub/link/inbox_queue.h entries_', limits.tables(ROOT))

    def test_lists_all_of_them(self):
        for rule in limits.RULES:
            with self.subTest(rule=rule.__name__):
                self.assertEqual(list(rule(ROOT)), [])


class PlantedViolation(unittest.TestCase):
    def complaints(self, rows=ROWS, header=HEADER, table=TABLE, test=TEST):
        files = {'router/some_limits.h': header, 'router/some.h': table,
                 'router/some_test.cc': test, 'docs/limits.md': rows}
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                full = os.path.join(root, path)
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, 'w') as f:
                    f.write(text)
            return {rule.__name__ for rule in limits.RULES if list(rule(root))}

    def test_what_is_listed_is_right(self):
        self.assertEqual(self.complaints(), set())

    def test_a_bound_without_a_row_is_found(self):
        more = HEADER.replace('};', '  size_t more = 7;\n};')
        self.assertEqual(self.complaints(header=more), {'unlisted_fields'})

    def test_another_default_is_found(self):
        self.assertEqual(self.complaints(header=HEADER.replace('<< 4', '<< 5')),
                         {'unlisted_fields'})

    def test_a_table_without_a_row_is_found(self):
        for member in ('absl::btree_map<std::string,\n      std::vector<int>> more_;',
                       'std::deque<Message> more_;',
                       'using More = absl::btree_map<int, int>;\n  More more_;'):
            self.assertEqual(self.complaints(table=TABLE + '  ' + member),
                             {'unlisted_tables'}, member)

    def test_a_row_of_what_is_gone_is_found(self):
        self.assertEqual(self.complaints(table=''), {'stale_rows'})

    def test_a_row_that_says_nothing_is_found(self):
        self.assertEqual(self.complaints(rows=ROWS.replace('| `most` |', '|  |')),
                         {'rows_without_words'})

    def test_a_test_that_is_gone_is_found(self):
        self.assertEqual(self.complaints(test=''), {'missing_tests'})


if __name__ == '__main__':
    unittest.main()
