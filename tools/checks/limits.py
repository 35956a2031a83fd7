"""docs/limits.md names every bound, and every table that a peer could fill.

Each function takes the root of a checkout and returns a list of complaints.
"""
import os
import re

import house

PAGE = 'docs/limits.md'
# Tables of these rooms must be on the page.
TABLE_ROOMS = ('router', 'stub')

STRUCT = re.compile(r'^struct (\w*Limits) \{\n(.*?)^\};', re.M | re.S)
FIELD = re.compile(r'^  (?:\w|::|<|>)+ (\w+)\s*=\s*([^;]+);', re.M)
TABLE = re.compile(
    r'^\s+(?!const |static )(?:absl|std)::(?:flat_hash|node_hash|btree|deque|vector|map|set|list|'
    r'queue|InlinedVector)\w*<[^;()]*>\s+(\w+_)(?:\s*=[^;]*|\{[^;]*\})?;', re.M)
ALIAS = re.compile(
    r'^\s+using (\w+) =\s*(?:absl|std)::(?:flat_hash|node_hash|btree|deque|vector|map|set)\w*<',
    re.M)
ROW = re.compile(r'^\| `([^`]+)` \|([^|]*)\|([^|]*)\|([^|]*)\|$', re.M)
TEST_NAME = re.compile(
    r'TEST(?:_F|_P)?\(\s*\w+,\s*(\w+)\)|RC_GTEST_(?:FIXTURE_)?PROP\(\s*\w+,\s*(\w+),')


def is_of_tests(path):
    return bool(house.TEST_FILE.search(path)) or path.startswith('router/sim/')


def fields(root):
    """{'RouterLimits.max_handles': '1u << 20'}"""
    found = {}
    for path, text in house.sources(root, ('protocol', 'router', 'stub'), ('.h',)):
        if is_of_tests(path):
            continue
        for name, body in STRUCT.findall(text):
            for field, default in FIELD.findall(body):
                found['%s.%s' % (name, field)] = ' '.join(default.split())
    return found


def tables(root):
    """{'router/modules/sent_modules.h names_'}"""
    found = set()
    for path, text in house.sources(root, TABLE_ROOMS, ('.h',)):
        if is_of_tests(path):
            continue
        members = TABLE.findall(text)
        for alias in ALIAS.findall(text):
            members += re.findall(r'^\s+%s (\w+_);' % alias, text, re.M)
        found.update('%s %s' % (path, member) for member in members)
    return found


def tests(root):
    found = set()
    for path, text in house.sources(root, ('protocol', 'router', 'stub'), ('_test.cc',)):
        for names in TEST_NAME.findall(text):
            found.update(name for name in names if name)
    return found


def page(root):
    path = os.path.join(root, PAGE)
    if not os.path.exists(path):
        return ''
    with open(path, encoding='utf-8') as f:
        return f.read()


def rows(root):
    """{name: (default or bound, bytes, tests)}"""
    return {name: tuple(cell.strip() for cell in cells)
            for name, *cells in ROW.findall(page(root))}


def unlisted_fields(root):
    listed = rows(root)
    for name, default in sorted(fields(root).items()):
        if name not in listed:
            yield '%s: no row for `%s`' % (PAGE, name)
        elif listed[name][0] != '`%s`' % default:
            yield '%s: expected `%s` of `%s`, got %s' % (PAGE, default, name, listed[name][0])


def unlisted_tables(root):
    listed = rows(root)
    for name in sorted(tables(root) - set(listed)):
        yield '%s: no row for `%s`: say what bounds its bytes' % (PAGE, name)


def stale_rows(root):
    known = set(fields(root)) | tables(root)
    for name in sorted(set(rows(root)) - known):
        yield '%s: a row for `%s`, which is not there' % (PAGE, name)


def rows_without_words(root):
    for name, cells in sorted(rows(root).items()):
        if not all(cells):
            yield '%s: an empty cell in the row of `%s`' % (PAGE, name)


def missing_tests(root):
    known = tests(root)
    for name, cells in sorted(rows(root).items()):
        for test in re.findall(r'`(\w+)`', cells[2]):
            if test not in known:
                yield '%s: the row of `%s` names the test %s, which is not there' % (
                    PAGE, name, test)


RULES = (unlisted_fields, unlisted_tables, stale_rows, rows_without_words, missing_tests)
