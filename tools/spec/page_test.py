#!/usr/bin/python3
"""The page of HTML is whole, and leads from each mention of an id to what is meant.

Runs on Debian's own Python, since that is the one that has Debian's Markdown.
"""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import index  # noqa: E402
import index_test  # noqa: E402
import page  # noqa: E402
import ranges  # noqa: E402
import rendering  # noqa: E402

# The checkout that the test was built from, with every file, and not the copy in
# the test's own folder.
ROOT = os.path.dirname(os.path.realpath('WORKSPACE'))

FIRST = '''\
# The specification

| file | about |
|---|---|
| [routing.md](routing.md) | RTE |
| [a.md](a.md#one-two) | [others](../../README.md) |

It is *so*, [RTE-2]. See [it][there].

[RTE-2]: routing.md#rte-2-not-cut

The list:
- one
- two, with `*` and *

    code <x>

Then [RTE-1](routing.md#rte-1-source-verification), RTE-1.2, RTE-9 and `RTE-1`.

[there]: a.md#one-two

## Diagrams

```mermaid
stateDiagram-v2
    state "at rest" as s0
    [*] --> s0: start
```
'''
OTHER = '# A\n\n## One, two\n\nText.\n'


class SmallPageTest(index_test.IndexTest):
    def setUp(self):
        super().setUp()
        self.write('docs/spec/README.md', FIRST)
        self.write('docs/spec/a.md', OTHER)
        self.text = page.Page(index.Index(self.root), '1.2.3').html()

    def test_is_whole(self):
        self.assertEqual(rendering.complaints(self.text), [])
        self.assertIn('<title>The specification</title>', self.text)
        self.assertIn('<span>1.2.3</span>', self.text)

    def test_has_the_files_in_the_order_of_the_first(self):
        at = [self.text.index('<section class="file" id="%s">' % name)
              for name in ('README', 'routing', 'a')]
        self.assertEqual(at, sorted(at))

    def test_has_an_anchor_for_each_id(self):
        for one in ('RTE-1', 'RTE-2', 'RTE-1.1', 'RTE-1.2', 'RTE-1.3', 'a--one-two'):
            self.assertEqual(self.text.count(' id="%s"' % one), 1, one)

    def test_links_lead_to_anchors(self):
        self.assertIn('<td><a href="#routing">routing.md</a></td>', self.text)
        self.assertIn('<td><a href="#a--one-two">a.md</a></td>', self.text)
        self.assertIn('Then <a class="id" href="#RTE-1">RTE-1</a>, '
                      '<a class="id" href="#RTE-1.2">RTE-1.2</a>, RTE-9 and <code>RTE-1</code>.',
                      self.text)

    def test_links_by_reference_lead_there(self):
        self.assertIn('<p>It is <em>so</em>, <a class="id" href="#RTE-2">RTE-2</a>. See '
                      '<a href="#a--one-two">it</a>.</p>', self.text)

    def test_links_out_of_the_specification_are_words(self):
        self.assertIn('<td>others</td>', self.text)

    def test_levels_are_badges(self):
        self.assertIn('A context <strong class="level must">MUST</strong> drop it.', self.text)
        self.assertIn('<span class="chip">child</span> <span class="chip">since 0.3.37</span> '
                      'A context <strong class="level must-not">MUST NOT</strong> answer.',
                      self.text)
        self.assertIn('<strong class="level observed">OBSERVED</strong> Python Mitogen', self.text)

    def test_evidence_is_folded_and_says_what_each_shows(self):
        self.assertIn('<details class="evidence"><summary>Evidence</summary>\n<dl>\n'
                      '<dt>accepts <code>MWP-RTE-0001</code></dt><dd>a</dd>\n'
                      '<dt>accepts <code>live:cases/calls</code></dt><dd>Calls.</dd>\n'
                      '<dt>refuses <code>MWP-RTE-0002</code></dt><dd>b</dd>\n</dl></details>',
                      self.text)
        self.assertIn('<summary>Evidence: open</summary>', self.text)
        self.assertIn('<dt class="open">open</dt><dd>a slow peer</dd>', self.text)
        self.assertIn('<summary>2 vectors, 1 live case</summary>', self.text)

    def test_notes_and_sources_are_there(self):
        self.assertIn('<aside><p><strong>This implementation</strong> is quick.</p></aside>',
                      self.text)
        self.assertIn('<p class="source">Source: <code>mitogen/core.py</code>.</p>', self.text)

    def test_lists_and_code_are_taken_as_others_take_them(self):
        self.assertIn('<p>The list:</p>\n<ul>\n<li>one</li>\n', self.text)
        self.assertIn('<li>two, with <code>*</code> and *', self.text)
        self.assertIn('code &lt;x&gt;', self.text)

    def test_diagrams_are_tables(self):
        self.assertIn('<td>(start)</td>\n<td>start</td>\n<td>at rest</td>', self.text)


class ComplaintsTest(unittest.TestCase):
    def check(self, text, expected):
        self.assertEqual(rendering.complaints(text), [expected])

    def test_finds_what_is_wrong(self):
        self.check('<p>', '<p> without its end')
        self.check('<p id="a"></p><p id="a"></p>', 'the anchor a twice')
        self.check('<a href="#b"></a>', 'a link to #b, which is not there')
        self.check('<a href="c.html"></a>', 'a link out of the page, to c.html in line 1 of the page')
        self.check('<script src="d.js"></script>', 'something to load: d.js in line 1 of the page')
        self.check('<p>see [x](y)</p>',
                   "Markdown that was not understood: 'see [x](y)' in line 1 of the page")


class RangesTest(unittest.TestCase):
    def test_joins_three_and_more(self):
        ids = ['A-0001', 'A-0002', 'A-0003', 'B-0004', 'B-0005', 'A-0006']
        self.assertEqual(ranges.joined(ids, '..'), ['A-0001..A-0003', 'B-0004', 'B-0005', 'A-0006'])


class ThisCheckoutTest(unittest.TestCase):
    def test_gives_a_page_that_is_whole(self):
        made = page.Page(index.Index(ROOT), '0')
        text = made.html()
        self.assertEqual(rendering.complaints(text), [])
        reader = rendering.Reader()
        reader.feed(text)
        self.assertEqual(made.ids - set(reader.ids), set())


if __name__ == '__main__':
    unittest.main()
