"""
One case file: a docstring that states the behaviour, run(t), and these settings.

ISOLATED    needs a parent process of its own
TRANSPORTS  the only transports on which it makes sense
STUB_ONLY   why the original cannot show this behaviour
TIME_LIMIT  seconds
ONCE        the release and the Python make no difference: one cell of a
            transport is enough
"""

import ast
import fnmatch
import glob
import os

HERE = os.path.dirname(os.path.abspath(__file__))
# By the role that our implementation plays.
FOLDERS = {'child': 'cases', 'parent': 'parent_cases'}
SETTINGS = ('ISOLATED', 'TRANSPORTS', 'STUB_ONLY', 'TIME_LIMIT', 'ONCE')
TIME_LIMIT_S = 60


class Case:
    def __init__(self, path):
        with open(path, encoding='utf-8') as f:
            tree = ast.parse(f.read(), path)
        settings = dict(read_settings(tree))
        self.path = path
        self.name = os.path.basename(path)[:-len('.py')]
        self.behaviour = (ast.get_docstring(tree) or '').partition('\n')[0]
        self.isolated = settings.get('ISOLATED', False)
        self.transports = settings.get('TRANSPORTS')
        self.stub_only = settings.get('STUB_ONLY')
        self.time_limit = settings.get('TIME_LIMIT', TIME_LIMIT_S)
        self.once = settings.get('ONCE', False)
        if not self.behaviour:
            raise SystemExit('conformance: %s has no docstring' % path)

    def applies_to(self, cell):
        if self.once and not cell.is_first:
            return False
        return self.transports is None or cell.transport.name in self.transports

    def stub_only_reason(self, testee):
        return 'not for the original: ' + self.stub_only if self.stub_only and testee == 'python' else None


def read_settings(tree):
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], 'id', None) in SETTINGS:
            yield node.targets[0].id, ast.literal_eval(node.value)


def load_role(role, pattern):
    paths = sorted(glob.glob(os.path.join(HERE, FOLDERS[role], '*.py')))
    return [case for case in map(Case, paths) if fnmatch.fnmatch(case.name, pattern)]


def load_all(pattern, roles=('child', 'parent')):
    """{role: cases}."""
    chosen = {role: load_role(role, pattern) for role in roles}
    if not any(chosen.values()):
        raise SystemExit('conformance: no case is called %s; --list shows them' % pattern)
    return chosen
