#!/usr/bin/env python3
"""docs/spec/tables/ agrees with Python Mitogen and with Python's own table of opcodes.

    original_test.py [FOLDER]...

Each FOLDER has a package mitogen. Without any, it is the one that Debian installs.
"""
import json
import os
import pickletools
import re
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import tables  # noqa: E402

FOLDERS = ['/usr/lib/python3/dist-packages']
# What pickletools calls an operand.
ARGUMENTS = {
    None: 'none', 'uint1': 'uint1', 'uint2': 'uint2', 'int4': 'int4', 'uint4': 'uint4',
    'uint8': 'uint8', 'float8': 'float8', 'string1': 'bytes1', 'string4': 'bytes4',
    'bytes1': 'bytes1', 'bytes4': 'bytes4', 'bytes8': 'bytes8', 'bytearray8': 'bytes8',
    'unicodestring1': 'bytes1', 'unicodestring4': 'bytes4', 'unicodestring8': 'bytes8',
    'long1': 'bytes1', 'long4': 'bytes4', 'decimalnl_short': 'line', 'decimalnl_long': 'line',
    'floatnl': 'line', 'stringnl': 'line', 'stringnl_noescape': 'line',
    'unicodestringnl': 'line', 'stringnl_noescape_pair': 'two lines',
}
# Constants that have no name before 0.3.52.
NAMED_LATE = ('call-error-text', 'greatest-id')
HEX_LINE = re.compile(r'^    ((?:[0-9a-f]{2} )*[0-9a-f]{2})(?: .*)?$', re.M)


def ask(folder):
    """What worker() finds out about the Mitogen in the folder."""
    output = subprocess.check_output([sys.executable, os.path.abspath(__file__), '--ask', folder])
    return json.loads(output.decode())


def worker(folder):
    """Prints the release, the numbers of constants.json, and what a pickler writes."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, folder)
    import mitogen
    import mitogen.core
    found = {'release': '.'.join(str(part) for part in mitogen.__version__[:3]),
             'constants': {}, 'handles': {}, 'sources': {}}
    for row in tables.read('constants')['rows']:
        if row['check']:
            found['constants'][row['id']] = constant(row['check'])
    for row in tables.read('handles')['rows']:
        found['handles'][row['name']] = getattr(mitogen.core, row['name'], None)
    for name in ('core', 'parent', 'service'):
        with open(os.path.join(folder, 'mitogen', name + '.py'), encoding='utf-8') as f:
            found['sources'][name] = f.read()
    pickles = [mitogen.core.Message.pickled(value).data for value in written_values()]
    found['opcodes'] = sorted({opcode.name for data in pickles
                               for opcode, _, _ in pickletools.genops(data)})
    found['call'] = mitogen.core.Message.pickled(
        (None, 'posix', None, 'getpid', (), mitogen.core.Kwargs({}))).data.hex()
    print(json.dumps(found))


def constant(check):
    """The value that `check` of constants.schema.json leads to; None if it is not there."""
    import importlib
    import inspect
    if '~' in check:
        return stated(*check.split('~', 1))
    module, names = check.split(':')
    name = 'mitogen' if module == '__init__' else 'mitogen.' + module
    argument = re.search(r'\((\w+)\)$', names)
    try:
        value = importlib.import_module(name)
        for part in re.sub(r'\(\w+\)$', '', names).split('.'):
            value = getattr(value, part)
    except AttributeError:
        return None
    if argument:
        value = inspect.signature(value).parameters[argument.group(1)].default
    return value


def stated(module, pattern):
    """The number that the only match of the pattern in the module's source has; else None."""
    import mitogen
    with open(os.path.join(os.path.dirname(mitogen.__file__), module + '.py'),
              encoding='utf-8') as f:
        found = set(re.findall(pattern, f.read()))
    return float(found.pop()) if len(found) == 1 else None


def written_values():
    """Values that use every opcode that Python Mitogen writes on Python 3."""
    import mitogen.core as core
    itself = ([],)
    itself[0].append(itself)
    large = (1, 2, 3, [])
    large[3].append(large)
    many = ['text %d' % i for i in range(400)]
    context = core.Context(None, 3, 'name')
    return [None, True, False, 0, 256, -1, 2 ** 31, 10 ** 700, 1.5, 'text', b'bytes', [b'bytes'],
            [b''], (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [1], [1, 2], {1: 2},
            {1: 2, 3: 4}, itself, large, many + many[-1:], core.Blob(b'x'), core.Secret('x'),
            core.Kwargs({'a': 1}), core.CallError('x'), core.Sender(context, 1000), context]


def as_tuple(release):
    return tuple(int(part) for part in release.split('.'))


def is_about(row, release):
    """Whether the row holds for this release, a tuple."""
    return as_tuple(row['since']) <= release and (
        not row['until'] or release <= as_tuple(row['until']))


class Opcodes(unittest.TestCase):
    def test_are_those_of_pickletools(self):
        rows = {row['name']: row for row in tables.read('opcodes')['rows']}
        names = {opcode.name: opcode for opcode in pickletools.opcodes}
        self.assertLessEqual(set(names), set(rows))
        for name, opcode in names.items():
            row = rows[name]
            self.assertEqual(row['byte'], '0x%02x' % ord(opcode.code), name)
            self.assertEqual(row['protocol'], opcode.proto, name)
            self.assertEqual(row['argument'],
                             ARGUMENTS[opcode.arg.name if opcode.arg else None], name)

    def test_take_and_leave_as_much_as_pickletools_says(self):
        rows = {row['name']: row for row in tables.read('opcodes')['rows']}
        for opcode in pickletools.opcodes:
            row = rows[opcode.name]
            for field, stack in (('before', opcode.stack_before), ('after', opcode.stack_after)):
                # A PUT leaves its value where it is; pickletools shows nothing of it.
                if row['memo'] == 'writes the entry':
                    continue
                self.assertEqual('MARK' in row[field], any(
                    item.name in ('mark', 'stackslice') for item in stack), opcode.name)
                if 'MARK' not in row[field]:
                    self.assertEqual(len(row[field]), len(stack), opcode.name)


class Original(unittest.TestCase):
    """One release, of a folder."""

    def __init__(self, method, folder=None):
        super().__init__(method)
        self.folder = folder

    def setUp(self):
        self.found = ask(self.folder)
        self.release = as_tuple(self.found['release'])

    def __str__(self):
        return '%s of %s' % (self._testMethodName, self.folder)

    def test_has_these_constants(self):
        for row in tables.read('constants')['rows']:
            value = self.found['constants'].get(row['id'])
            # Some have a name in newer releases only.
            old = value is None and self.release < (0, 3, 52) and row['id'] in NAMED_LATE
            if row['check'] and is_about(row, self.release) and not old:
                self.assertEqual(value, row['value'], row['id'])

    def test_has_these_handles(self):
        for row in tables.read('handles')['rows']:
            known = as_tuple(row['since']) <= self.release
            self.assertEqual(self.found['handles'][row['name']],
                             row['number'] if known else None, row['name'])

    def test_gives_these_reasons(self):
        source = re.sub(r"'\n *'", '', self.found['sources']['core'])
        for row in tables.read('reasons')['rows']:
            if row['original'] and row['text']:
                words = re.escape(re.sub(r'\$[0-9]', '@', row['text'])).replace('@', '%[dr]')
                self.assertRegex(source, "'%s'" % words)

    def test_writes_these_markers(self):
        for row in tables.read('markers')['rows']:
            self.assertEqual(row['text'] in self.found['sources']['parent'], row['original'])

    def test_writes_these_keys(self):
        method = re.search(r'def get_econtext_config\(.*?\n    def ',
                           self.found['sources']['parent'], re.S).group(0)
        self.assertEqual(set(re.findall(r"^            '(\w+)': ", method, re.M)), {
            row['name'] for row in tables.read('config_keys')['rows']
            if as_tuple(row['since']) <= self.release
            and (not row['before'] or self.release < as_tuple(row['before']))})

    def test_reads_no_other_keys(self):
        read = set(re.findall(r"config(?:\.get\(|\[)'(\w+)'", self.found['sources']['core']))
        keys = tables.read('config_keys')
        self.assertLessEqual(read, {row['name'] for row in keys['rows'] + keys['local']})

    def test_writes_these_opcodes(self):
        expected = {row['name'] for row in tables.read('opcodes')['rows']
                    if 'Python 3' in row['written_by']}
        if self.release < (0, 3, 41):
            expected.remove('BINSTRING')
        self.assertEqual(set(self.found['opcodes']), expected)

    def test_writes_the_call_that_the_page_shows(self):
        example = tables.read_page('opcodes.md').split('## Three pickles')[1]
        shown = ''.join(HEX_LINE.findall(example.split('\n\nThe bytes')[0])).replace(' ', '')
        self.assertEqual(self.found['call'], shown)


def load_tests(loader, standard, pattern):
    """The tests of each folder."""
    suite = loader.loadTestsFromTestCase(Opcodes)
    for folder in FOLDERS:
        suite.addTests(Original(name, folder) for name in loader.getTestCaseNames(Original))
    return suite


if __name__ == '__main__':
    if sys.argv[1:2] == ['--ask']:
        worker(sys.argv[2])
    else:
        FOLDERS = sys.argv[1:] or FOLDERS
        del sys.argv[1:]
        unittest.main()
