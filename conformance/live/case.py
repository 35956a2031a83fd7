"""
One case file: a docstring that states the behaviour, run(t), and these settings.

CLAUSES     the clauses of docs/spec/ that it tests, one to four: 'RTE-1 MSG-2.3'
ISOLATED    needs a parent process of its own
TRANSPORTS  the only transports on which it makes sense
STUB_ONLY   why the original cannot show this behaviour
TIME_LIMIT  seconds
ONCE        the release and the Python make no difference: one cell of a
            transport is enough
QUICK       in a role whose cases take long: this one runs with --quick too

A case of the tier "hostile" runs over the transport local alone, unless it says
otherwise: an attack is the same on every transport.
"""

import ast
import fnmatch
import glob
import os

import named_clauses

HERE = os.path.dirname(os.path.abspath(__file__))
# By the tier, and by the role that our implementation plays.
FOLDERS = {
    'plain': {'child': 'cases', 'parent': 'parent_cases', 'ansible': 'ansible/cases'},
    'hostile': {'child': 'hostile_cases/child', 'parent': 'hostile_cases/parent'},
}
ROLES = ('child', 'parent', 'ansible')
SETTINGS = ('CLAUSES', 'ISOLATED', 'TRANSPORTS', 'STUB_ONLY', 'TIME_LIMIT', 'ONCE', 'QUICK')
TIME_LIMIT_S = 60


class Case:
    def __init__(self, path, tier='plain'):
        with open(path, encoding='utf-8') as f:
            tree = ast.parse(f.read(), path)
        settings = dict(read_settings(tree))
        self.path = path
        self.tier = tier
        self.name = ('hostile_' if tier == 'hostile' else '') + os.path.basename(path)[:-len('.py')]
        self.behaviour = (ast.get_docstring(tree) or '').partition('\n')[0]
        self.clauses = tuple(settings.get('CLAUSES', '').split())
        self.isolated = settings.get('ISOLATED', False)
        self.transports = settings.get('TRANSPORTS', ('local',) if tier == 'hostile' else None)
        self.stub_only = settings.get('STUB_ONLY')
        self.time_limit = settings.get('TIME_LIMIT', TIME_LIMIT_S)
        self.once = settings.get('ONCE', False)
        self.quick = settings.get('QUICK', False)
        if not self.behaviour:
            raise SystemExit('conformance: %s has no docstring' % path)

    def applies_to(self, cell):
        # Where one release is enough, attackers are of the newest: the oldest runs
        # on Python 2, which not every machine has.
        if self.once and not (cell.is_last if self.tier == 'hostile' else cell.is_first):
            return False
        if cell.only_quick and not self.quick:
            return False
        return self.transports is None or cell.transport.name in self.transports

    def tests(self, patterns):
        """Whether it names one of these clauses, or one below them."""
        return any(named_clauses.matches(clause, pattern)
                   for clause in self.clauses for pattern in patterns)

    def stub_only_reason(self, testee):
        return 'not for the original: ' + self.stub_only if self.stub_only and testee == 'python' else None


def read_settings(tree):
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], 'id', None) in SETTINGS:
            yield node.targets[0].id, ast.literal_eval(node.value)


def load_role(role, pattern, tiers=tuple(FOLDERS)):
    cases = []
    for tier in tiers:
        if role not in FOLDERS[tier]:
            continue
        paths = sorted(glob.glob(os.path.join(HERE, FOLDERS[tier][role], '*.py')))
        cases += [Case(path, tier) for path in paths]
    return [case for case in cases if fnmatch.fnmatch(case.name, pattern)]


def load_all(pattern, roles=ROLES, tiers=tuple(FOLDERS), clauses=None):
    """{role: cases}; with `clauses`, only those that test one of them."""
    chosen = {role: [case for case in load_role(role, pattern, tiers)
                     if clauses is None or case.tests(clauses)] for role in roles}
    if not any(chosen.values()):
        wanted = [] if clauses and pattern == '*' else ['is called ' + pattern]
        wanted += ['tests ' + ' or '.join(clauses)] if clauses else []
        raise SystemExit('conformance: no case %s; --list shows them' % ' and '.join(wanted))
    return chosen
