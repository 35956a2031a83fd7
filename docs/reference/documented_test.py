#!/usr/bin/env python3
"""What the reference covers has comments, and what the front page shows is there."""
import os
import re
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import covered  # noqa: E402
import documented  # noqa: E402

ROOT = os.path.dirname(os.path.realpath('WORKSPACE'))
FRONT_PAGE = covered.read(ROOT, 'docs/reference/front_page.txt')
EXAMPLES = ('stub/examples', 'capi/examples')

C_HEADER = '''\
/* Reads. */
#ifdef __cplusplus
extern "C" {
#endif
/* One of them. */
typedef struct mitogen_reader mitogen_reader;

/* Makes one. */
MITOGEN_API mitogen_reader *mitogen_reader_new(
    const mitogen_settings *settings);
'''
CPP_HEADER = '''\
// Reads.
#include <string>
namespace mitogen {
class Other;
class Reader : public Other {
 public:
  int Read() { return 1; }
};
}  // namespace mitogen
'''


def complaints(path, text):
    return {rule.__name__ for rule in documented.RULES if list(rule({path: text}))}


class ThisCheckout(unittest.TestCase):
    def setUp(self):
        self.headers = {path: covered.read(ROOT, path) for path in covered.headers(ROOT)}

    def test_covers_the_interfaces(self):
        for path in ('include/mitogen/base.h', 'protocol/pickle/value/document.h',
                     'router/router.h', 'stub/master.h', 'stub/child.h',
                     'stub/values/python_value.h'):
            self.assertIn(path, self.headers)
        for path in ('router/sim/world/world.h', 'protocol/testing/golden_frames.h',
                     'stub/master_process.h', 'stub/examples/end_of_example.h'):
            self.assertTrue(os.path.exists(os.path.join(ROOT, path)), path)
            self.assertNotIn(path, self.headers)

    def test_finds_functions_and_types(self):
        found = [declaration for text in self.headers.values()
                 for declaration in documented.header_scan.Header(text).declarations.values()]
        functions = [one for one in found if documented.FUNCTION.match(one.text)]
        in_text = sum(len(re.findall('^MITOGEN_API', text, re.M))
                      for path, text in self.headers.items() if path.startswith('include/'))
        self.assertGreater(in_text, 100)
        self.assertEqual(len(functions), in_text)
        names = {one.type_name() for one in found}
        for text in self.headers.values():
            for name in re.findall(r'^class (\w+)[^;]*\{$', text, re.M):
                self.assertIn(name, names)

    def test_has_comments(self):
        for rule in documented.RULES:
            with self.subTest(rule=rule.__name__):
                self.assertEqual(list(rule(self.headers)), [])


class Planted(unittest.TestCase):
    def test_what_is_documented_is_not_complained_about(self):
        self.assertEqual(complaints('include/mitogen/reader.h', C_HEADER), set())
        self.assertEqual(complaints('protocol/reader.h', CPP_HEADER), set())

    def test_a_function_without_a_comment_is_found(self):
        for text in (C_HEADER.replace('/* Makes one. */\n', ''),
                     C_HEADER.replace('/* Makes one. */\n', '/* Makes one. */\n\n'),
                     C_HEADER + 'MITOGEN_API void mitogen_reader_free(mitogen_reader *reader);\n'):
            self.assertEqual(complaints('include/mitogen/reader.h', text),
                             {'functions_without_comment'}, text)

    def test_a_class_without_a_comment_is_found(self):
        more = CPP_HEADER.replace('}  //', 'template <typename T>\nclass Writer {};\n}  //')
        self.assertEqual(complaints('protocol/reader.h', more), {'types_without_comment'})
        more = CPP_HEADER.replace('}  //', 'class Writer final {\n};\n}  //')
        self.assertEqual(complaints('protocol/reader.h', more), {'types_without_comment'})

    def test_a_struct_without_a_comment_is_found_in_stub(self):
        for more in ('struct Options {\n};\n', 'enum class Kind { kOne };\n'):
            text = CPP_HEADER.replace('}  //', more + '}  //')
            self.assertEqual(complaints('stub/reader.h', text), {'types_without_comment'})
            self.assertEqual(complaints('protocol/reader.h', text), set())

    def test_a_header_that_begins_with_no_comment_is_found(self):
        text = CPP_HEADER.replace('// Reads.\n', '').replace('class Reader', '// Reads.\nclass Reader')
        self.assertEqual(complaints('protocol/reader.h', text), {'files_without_opening'})


class FrontPage(unittest.TestCase):
    def test_shows_snippets_that_are_there(self):
        snippets = re.findall(r'^\\snippet (\S+) (\S+)$', FRONT_PAGE, re.M)
        self.assertGreaterEqual({name.split('.')[1] for name, _ in snippets}, {'c', 'cc', 'py'})
        for name, snippet in snippets:
            folder, = [one for one in EXAMPLES if os.path.exists(os.path.join(ROOT, one, name))]
            text = covered.read(ROOT, os.path.join(folder, name))
            self.assertEqual(text.count('[%s]' % snippet), 2, (name, snippet))
            self.assertLessEqual(len(text.split('[%s]' % snippet)[1].splitlines()), 25)

    def test_shows_programs_that_are_tested(self):
        tests = covered.read(ROOT, 'capi/examples_test.py')
        tests += covered.read(ROOT, 'conformance/live/agent_examples_test.py')
        for name in re.findall(r'^\\snippet (\w+)', FRONT_PAGE, re.M):
            self.assertRegex(tests, r"'%s(\.py)?'" % name)

    def test_links_to_covered_headers(self):
        links = covered.Links(covered.headers(ROOT), '')
        names = re.findall(r'\\link (\S+) ', FRONT_PAGE)
        self.assertTrue(names)
        for name in names:
            self.assertEqual(links(name), name)


if __name__ == '__main__':
    unittest.main()
