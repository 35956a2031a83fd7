#!/usr/bin/env python3
"""
The filter makes of headers what Doxygen reads: testdata/ has each form of comment, and
what becomes of it.

usage: doxygen_filter_test.py [--update]
  --update   writes testdata/*.filtered anew
"""
import os
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import check_pages  # noqa: E402
import comment_text  # noqa: E402
import covered  # noqa: E402
import doxygen_filter  # noqa: E402
import header_scan  # noqa: E402
import readme_text  # noqa: E402

TESTDATA = os.path.join(HERE, 'testdata')
COVERED = ['include/mitogen/base.h', 'protocol/base.h', 'protocol/text/reader.h']
# Name in testdata/ -> where the header would be.
SAMPLES = {'sample': 'protocol/sample.h', 'c_sample': 'include/mitogen/c_sample.h'}

README = '''\
# protocol/

Says what bytes mean. Start with `base.h`,
then go to `text/`.

    make *all*

| file | what it is |
|---|---|
| `text/reader.h`, `gone.h` | reads <bytes> |
| `secret.h` | is not public |
| `text/` | more |

## How to work on it

Not for users.
'''
README_FILTERED = '''\
/// \\dir protocol
///
/// \\brief Says what bytes mean.
///
/// Start with \\link protocol/base.h base.h\\endlink, then go to \\link protocol/text text/\\endlink.
///
/// ~~~{.unparsed}
/// make *all*
/// ~~~
///
/// | file | what it is |
/// |---|---|
/// | \\link protocol/text/reader.h text/reader.h\\endlink, `gone.h` | reads &lt;bytes&gt; |
/// | \\link protocol/text text/\\endlink | more |
'''


def path_of(name):
    return os.path.join(TESTDATA, name)


def read(name):
    with open(path_of(name), encoding='utf-8') as f:
        return f.read()


def filtered_sample(name):
    path = SAMPLES[name]
    links = covered.Links(COVERED, os.path.dirname(path))
    return doxygen_filter.Filter(path, read(name + '.h'), links).run()


class GoldenTest(unittest.TestCase):
    maxDiff = None

    def test_the_samples(self):
        for name in SAMPLES:
            with self.subTest(name=name):
                self.assertEqual(filtered_sample(name), read(name + '.filtered'))

    def test_a_readme(self):
        links = covered.Links(COVERED, 'protocol')
        self.assertEqual(readme_text.convert('protocol', README, links, ['protocol', 'protocol/text']),
                         README_FILTERED)


class CodeTest(unittest.TestCase):
    def test_code_stays_as_it_is(self):
        """What no comment is about is the same in the end."""
        for name in SAMPLES:
            code = [line for line in read(name + '.h').split('\n')
                    if line.strip() and not line.lstrip().startswith(('//', '/*', '*'))]
            left = [line for line in filtered_sample(name).split('\n')
                    if line.strip() and not line.lstrip().startswith(('//', '/*', '*'))]
            self.assertEqual([line.split('//')[0].rstrip() for line in left],
                             [line.split('//')[0].rstrip() for line in code])

    def test_a_comment_in_a_body_is_nobodys(self):
        header = header_scan.Header('// A.\n\nint F() {\n  // B.\n  int c = 0;\n}\n// D.\nint e;\n')
        self.assertEqual({declaration.text: declaration.comment and declaration.comment.lines
                          for declaration in header.declarations.values()},
                         {'int F()': None, 'int e': ['D.']})

    def test_types_and_their_names(self):
        header = header_scan.Header(
            '#pragma once\nnamespace a::b {\nclass C;\nenum class D : int { kE };\n'
            'template <typename T>\n  requires(sizeof(T) > 1)\nclass F : G<T> {\n class H {};\n};\n'
            'typedef struct i { int j; } i;\nstruct k f() { return {}; }\n}\n')
        self.assertEqual([(found.type_name(), found.namespace) for found in header.types()],
                         [('D', 'a::b'), ('F', 'a::b'), ('i', 'a::b')])

    def test_the_type_that_a_header_is_about(self):
        for text, name in (('class ReaderX {};\nclass Reader {};', 'Reader'),
                           ('struct A {};\nclass B {};', 'B'),
                           ('// It.\nclass Reader {};\nstruct A {};', 'A'),
                           ('struct A {};\nstruct B {};', None)):
            found = header_scan.Header('// Opens.\n\n' + text).main_type('reader')
            self.assertEqual(found and found.type_name(), name, text)
            self.assertIsNone(header_scan.Header('\n' + text).main_type('reader'))


class WordsTest(unittest.TestCase):
    def test_a_sentence_ends_where_another_begins(self):
        self.assertEqual(comment_text.convert(['Of e.g. one: Two. Another (b.c). More.']),
                         ['\\brief Of e.g. one: Two.', '', 'Another (b.c). More.'])

    def test_commands_are_words(self):
        self.assertEqual(comment_text.convert(['a@b \\n 1 % #2 <c> -- `@d`'], with_brief=False),
                         ['a\\@b \\\\n 1 \\% \\#2 &lt;c&gt; \\-- `@d`'])

    def test_names_of_files(self):
        links = covered.Links(COVERED, 'protocol/text')
        for name, path in (('reader.h', 'protocol/text/reader.h'), ('base.h', 'protocol/base.h'),
                           ('mitogen/base.h', 'mitogen/base.h'), ('gone.h', None),
                           ('text/reader.h', 'protocol/text/reader.h')):
            self.assertEqual(links(name), path, name)
        self.assertEqual(covered.Links(COVERED, 'include/mitogen')('base.h'), 'mitogen/base.h')
        self.assertIsNone(covered.Links(COVERED, 'router')('base.h'))
        self.assertEqual(covered.Links(COVERED, 'router')('reader.h'), 'protocol/text/reader.h')


class PagesTest(unittest.TestCase):
    def check(self, expected, body):
        page = '<html><script>"/// @{"</script>%s</html>' % body
        self.assertEqual(len(list(check_pages.complaints(page, ['a.html']))), expected, body)

    def test_good_pages(self):
        self.check(0, '<p>a &lt; b, C:\\d, <a href="a.html#b">x</a> <a href="https://b.c/d.html">y</a></p>')

    def test_markup_that_is_left(self):
        self.check(1, '<p>\\brief a</p>')
        self.check(1, '<p>&amp;lt;</p>')
        self.check(1, '<p>\\link a.h</p>')
        self.check(2, '<p>~~~ a ~~~</p>')

    def test_a_link_that_leads_nowhere(self):
        self.check(1, '<a href="b.html#c">x</a>')


class ProgramTest(unittest.TestCase):
    def test_a_header_of_the_checkout(self):
        root = os.path.dirname(os.path.realpath('WORKSPACE'))
        text = subprocess.check_output(
            [sys.executable, os.path.join(root, 'docs/reference/doxygen_filter.py'),
             os.path.join(root, 'include/mitogen/base.h')]).decode()
        self.assertTrue(text.startswith('/// \\file\n'), text[:100])
        self.assertIn('/// \\dir include\n', text)
        self.assertIn('\\mainpage', text)


def update():
    for name in SAMPLES:
        with open(path_of(name + '.filtered'), 'w', encoding='utf-8') as f:
            f.write(filtered_sample(name))


if __name__ == '__main__':
    if sys.argv[1:] == ['--update']:
        update()
    else:
        unittest.main()
