"""
One case file: a docstring that states the behaviour, run(t), and these settings.

ISOLATED    needs a parent process of its own
TRANSPORTS  the only transports on which it makes sense
STUB_ONLY   why the original cannot show this behaviour
TIME_LIMIT  seconds
"""

import ast
import fnmatch
import glob
import os

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'cases')
SETTINGS = ('ISOLATED', 'TRANSPORTS', 'STUB_ONLY', 'TIME_LIMIT')
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
        if not self.behaviour:
            raise SystemExit('conformance: %s has no docstring' % path)

    def applies_to(self, transport):
        return self.transports is None or transport in self.transports

    def stub_only_reason(self, testee):
        return 'not for the original: ' + self.stub_only if self.stub_only and testee == 'python' else None


def read_settings(tree):
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], 'id', None) in SETTINGS:
            yield node.targets[0].id, ast.literal_eval(node.value)


def load_all(pattern):
    cases = [Case(path) for path in sorted(glob.glob(os.path.join(FOLDER, '*.py')))]
    chosen = [c for c in cases if fnmatch.fnmatch(c.name, pattern)]
    if not chosen:
        raise SystemExit('conformance: no case is called %s; --list shows them' % pattern)
    return chosen
