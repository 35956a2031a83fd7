#!/usr/bin/env python3
"""Reads small specifications, right and wrong ones."""

import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import spec  # noqa: E402

GOOD = '''\
# Routing

Who is believed. Source: `mitogen/core.py`,
`Router`.

## RTE-1 Source verification

A context believes what comes by the right link.

- **RTE-1.1** A context MUST drop a message that came by another link than the one
  that leads to its `auth_id`. It answers nothing.
- **RTE-1.2** [child, parent; since 0.3.37] A context MUST NOT answer it (RTE-1.1).

  | what | may it |
  |---|---|
  | a | b |

  More words.
- **RTE-1.3** [0.2.8 to 0.3.36] OBSERVED: Python Mitogen reads `MUST`.

```
MUST
```

- **RTE-1.4** [master] An implementation MAY stop.
- **RTE-1.5** [until 0.3.1] [Others](#rte-2-not-cut) SHOULD NOT.

Source: `mitogen/core.py`, `Router._async_route`,
0.3.54.

> **This implementation** checks the source first, in `Router::Receive`.
> It may.

## RTE-2 Not cut

A clause of the old form MUST be read. See [here](frame.md#frm-1-form),
RTE-1.7 and UTF-8.

Source: `mitogen/core.py`.
'''
OTHER = '# Frames\n\n## FRM-1 Form\n\nText; RTE-2.9 is not cut.\n'


def read(**files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = os.path.join(folder, name.replace('__', '/').replace('_', '-') + '.md')
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text)
        return spec.read(folder)


def complaints(text):
    """Those about a clause RTE-1 of this text, each without its folder."""
    found = read(routing='# R\n\n## RTE-1 One\n\n' + text)
    return [c.replace('docs/spec/', '') for c in found.complaints]


class RightTest(unittest.TestCase):
    def setUp(self):
        self.found = read(routing=GOOD.replace(', RTE-1.7', '').replace('RTE-1.7 and', ''),
                          frame=OTHER)

    def test_has_nothing_to_complain_of(self):
        self.assertEqual(self.found.complaints, [])

    def test_has_clauses_in_the_order_of_the_files(self):
        self.assertEqual(list(self.found.clauses), ['FRM-1', 'RTE-1', 'RTE-2'])
        clause = self.found.clauses['RTE-1']
        self.assertEqual((clause.title, clause.file, clause.line),
                         ('Source verification', 'routing.md', 6))
        self.assertEqual(clause.intro, 'A context believes what comes by the right link.')
        self.assertEqual(clause.source, '`mitogen/core.py`, `Router._async_route`, 0.3.54.')
        self.assertEqual(clause.notes, '**This implementation** checks the source first, in '
                         '`Router::Receive`.\nIt may.')

    def test_has_sub_clauses(self):
        part = self.found.sub_clauses
        self.assertEqual([p.level for p in part.values()],
                         ['MUST', 'MUST NOT', 'OBSERVED', 'MAY', 'SHOULD NOT'])
        self.assertEqual(part['RTE-1.1'].text,
                         'A context MUST drop a message that came by another link than the one '
                         'that leads to its `auth_id`. It answers nothing.')
        self.assertEqual([p.roles for p in part.values()],
                         [(), ('child', 'parent'), (), ('master',), ()])
        self.assertEqual([(p.since, p.until) for p in part.values()],
                         [(None, None), ('0.3.37', None), ('0.2.8', '0.3.36'), (None, None),
                          (None, '0.3.1')])
        self.assertEqual(part['RTE-1.2'].text, 'A context MUST NOT answer it (RTE-1.1).')
        self.assertEqual(part['RTE-1.3'].source, '`mitogen/core.py`, `Router._async_route`, 0.3.54.')

    def test_what_follows_a_sub_clause_belongs_to_it(self):
        part = self.found.sub_clauses
        self.assertEqual(part['RTE-1.2'].more,
                         '| what | may it |\n|---|---|\n| a | b |\n\nMore words.')
        self.assertEqual(part['RTE-1.3'].more, '```\nMUST\n```')

    def test_code_may_be_indented_and_wide(self):
        found = read(routing='# R\n\n## RTE-1 One\n\n- **RTE-1.1** A MUST:\n\n      MUST %s\n'
                     % ('x' * 90))
        self.assertEqual(found.complaints, [])
        self.assertEqual(found.sub_clauses['RTE-1.1'].more, '    MUST ' + 'x' * 90)

    def test_a_clause_without_sub_clauses_is_not_cut_yet(self):
        self.assertEqual([c.id for c in self.found.not_cut], ['FRM-1', 'RTE-2'])

    def test_a_clause_about_this_implementation_need_not_be_cut(self):
        for name in ('this_implementation', 'this_implementation.d__routing'):
            found = read(**{name: '# T\n\n## RTE-1 Ours\n\nText.\n'})
            self.assertEqual((found.not_cut, found.complaints), ([], []))
            self.assertEqual(found.clauses['RTE-1'].intro, 'Text.')

    def test_each_part_has_the_source_that_follows_it(self):
        found = read(routing='# R\n\n## RTE-1 One\n\n- **RTE-1.1** A MUST.\n\nSource: x.\n\n'
                     '- **RTE-1.2** B MUST.\n\nSource: y.\n').sub_clauses
        self.assertEqual([p.source for p in found.values()], ['x.', 'y.'])


class WrongTest(unittest.TestCase):
    def check(self, text, *expected):
        self.assertEqual(complaints(text), list(expected))

    def test_numbers(self):
        self.check('- **RTE-1.1** A MUST.\n- **RTE-1.3** B MUST.\n',
                   'routing.md:6: expected RTE-1.2, got RTE-1.3')
        self.check('- **RTE-2.1** A MUST.\n', 'routing.md:5: expected RTE-1.1, got RTE-2.1',
                   'routing.md:5: expected a clause that there is, got RTE-2')

    def test_form_of_a_sub_clause(self):
        for line in ('* **RTE-1.1** A MUST.', '  - **RTE-1.1** A MUST.', '- **RTE-1.1:** A MUST.',
                     '**RTE-1.1** A MUST.'):
            self.check(line + '\n', 'routing.md:5: expected "- **RTE-1.1** TEXT" from the first '
                       'column on, got %r' % line)

    def test_levels(self):
        for text, got in (('A.', 'none'), ('A MUST, B MUST.', 'MUST and MUST'),
                          ('OBSERVED: A MUST.', 'OBSERVED and MUST'), ('A SHALL.', 'SHALL'),
                          ('A `MUST`.', 'none'), ('A MUST.\n\n  B MAY.', 'MUST and MAY'),
                          ('It is OBSERVED: so.', 'none')):
            self.check('- **RTE-1.1** %s\n' % text,
                       'routing.md:5: expected one of MUST, MUST NOT, SHOULD, SHOULD NOT, MAY, or '
                       'OBSERVED: or RETIRED: at the start, once, in RTE-1.1, got ' + got)

    def test_levels_outside_of_sub_clauses(self):
        self.check('It MUST.\n\n- **RTE-1.1** A MUST.\n',
                   'routing.md:3: expected no MUST in the first sentences of RTE-1, got one')
        self.check('- **RTE-1.1** A MUST.\n\n> **This implementation** SHOULD.\n',
                   'routing.md:3: expected no SHOULD in the note on this implementation of RTE-1, '
                   'got one')

    def test_brackets(self):
        self.check('- **RTE-1.1** [leaf] A MUST.\n',
                   'routing.md:5: expected codec, child, parent, master, listener, or "since X", '
                   '"until X" or "X to Y", in the brackets of RTE-1.1, got \'leaf\'')
        for release in ('0.2.7', '0.3.55', '0.3', '0.2.11', '1.0.0'):
            self.check('- **RTE-1.1** [since %s] A MUST.\n' % release,
                       'routing.md:5: expected a release of 0.2.8 to 0.2.10 or 0.3.0 to 0.3.54 in '
                       'RTE-1.1, got ' + release)
        self.check('- **RTE-1.1** [0.3.2 to 0.3.1] A MUST.\n',
                   'routing.md:5: expected the older release first in RTE-1.1, got 0.3.2 to 0.3.1')
        self.check('- **RTE-1.1** [child; parent; since 0.3.1] A MUST.\n',
                   'routing.md:5: expected [ROLES; RELEASES] in RTE-1.1, got '
                   '[child; parent; since 0.3.1] ')

    def test_width(self):
        self.check('- **RTE-1.1** A MUST %s.\n' % ('x' * 63),
                   'routing.md:5: expected at most 84 columns, got 85')

    def test_continuation(self):
        self.check('- **RTE-1.1** A MUST\nbe.\n', "routing.md:6: expected two spaces before a line "
                   "that continues RTE-1.1, got 'be.'")

    def test_what_is_no_part_of_a_clause(self):
        self.check('- **RTE-1.1** A MUST.\n\nSource: x.\n\nWords.\n',
                   'routing.md:9: expected a sub-clause, a source or a note on this '
                   "implementation, got 'Words.'")
        self.check('- **RTE-1.1** A MUST.\n\n> Note that.\n',
                   'routing.md:7: expected "> **This implementation** ...", got \'> Note that.\'')
        self.check('> **This implementation** x.\n\n- **RTE-1.1** A MUST.\n',
                   'routing.md:7: expected the note on this implementation at the end of its '
                   'clause, got RTE-1.1 after it')
        self.check('- **RTE-1.1** A MUST.\n```\n',
                   'routing.md:7: expected the end of a block of code, got none')

    def test_identifiers(self):
        for name in ('Limits::max_depth', 'kLimit', 'std::string'):
            self.check('- **RTE-1.1** A MUST be `%s`.\n' % name,
                       'routing.md:5: expected no identifier of C++ in RTE-1.1, got ' + name)

    def test_mentions(self):
        self.check('- **RTE-1.1** A MUST, RTE-1.2.\n',
                   'routing.md:5: expected a sub-clause that there is, got RTE-1.2')
        self.check('- **RTE-1.1** A MUST, RTE-2, RTE-1, UTF-8, MWP-RTE-0001.\n',
                   'routing.md:5: expected a clause that there is, got RTE-2')

    def test_links(self):
        for link, expected in (('frame.md', 'a file that there is'),
                               ('#rte-2', 'the anchor of a heading of routing.md')):
            self.check('- **RTE-1.1** A MUST [be](%s), [x](https://x/y.md), [y](#rte-1-one).\n'
                       % link, 'routing.md:5: expected %s, got %s' % (expected, link))

    def test_links_by_reference(self):
        self.check('See [it].\n\n[it]: b.md\n',
                   'routing.md:7: expected a file that there is, got b.md')

    def test_clauses_of_all_files(self):
        found = read(a='## RTE-1 One\n', b='## RTE-1 Two\n\n## RTE-3 Three\n')
        self.assertEqual(found.complaints, [
            'docs/spec/b.md:1: expected a clause once, got RTE-1 again, which is at a.md:1',
            'docs/spec/b.md:3: expected RTE-2 in some file, got RTE-3 only'])

    def test_sub_clauses_about_this_implementation(self):
        self.assertEqual(
            read(this_implementation='## RTE-1 One\n\n- **RTE-1.1** A MUST.\n').complaints,
            ['docs/spec/this-implementation.md:3: expected no sub-clauses in a file about this '
             'implementation, got RTE-1.1'])


class AnchorTest(unittest.TestCase):
    def test_is_that_of_the_usual_renderers(self):
        self.assertEqual(spec.anchor("BOOT-12 The parent's half"), 'boot-12-the-parents-half')
        self.assertEqual(list(spec.anchors(['# A b', '```', '# no', '```', '## A b'])),
                         ['a-b', 'a-b-1'])


if __name__ == '__main__':
    unittest.main()
