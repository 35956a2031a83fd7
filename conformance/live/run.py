"""The live runner: cases x (release x Python x transport); see README.md."""

import argparse
import itertools
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

import ansible_release
import case as cases_module
import interpreters
import named_clauses
import processes
import releases
import report
import transports
from cell import Cell, CellRun, HERE, environment

ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.append(os.path.join(ROOT, 'conformance', 'vectors'))

import standard_output

CACHE = os.path.join(ROOT, '.cache', 'mitogen')
ANSIBLE_CACHE = os.path.join(ROOT, '.cache', 'ansible')
PROBE_S = 60


def parse_arguments():
    parser = argparse.ArgumentParser(prog='conformance', description=__doc__)
    add = parser.add_argument
    add('--list', action='store_true', help='list the cases and their clauses, run nothing')
    add('--case', metavar='GLOB', default='*', help='only the cases whose names match')
    add('--clause', metavar='C,...', type=comma,
        help='only the cases that test these clauses of docs/spec/; ROL is all of ROL-1, ROL-2, ...')
    add('--mitogen', metavar='V,...', type=comma, help='releases (default: %s)' % ', '.join(releases.DEFAULT))
    add('--python', metavar='P,...', type=comma, help='versions or paths of the parent\'s Python')
    add('--python-root', metavar='FOLDER,...', type=comma, default=[],
        help='roots of other systems, whose Pythons run as well (python_root.py)')
    add('--transport', metavar='T,...', type=comma, help=', '.join(transports.ALL))
    add('--quick', action='store_true', help='fewer releases and Pythons')
    add('--every-pair', action='store_true',
        help='every release with every Python on every transport, not on local alone')
    add('--testee', choices=('stub', 'python'), default='stub',
        help='the child: ours, or the original to prove the cases themselves')
    add('--stub', metavar='PATH',
        help='our child; tools/conformance builds it and says where it is')
    add('--role', metavar='R,...', type=comma, default=list(cases_module.ROLES),
        help='what ours is: child (the original is the parent), parent (the original is the child), '
             'ansible (on the way to a host of Ansible)')
    add('--tier', metavar='T,...', type=comma, default=list(cases_module.FOLDERS),
        help='plain (peers that keep to the protocol), hostile (peers that do not); default: both')
    add('--mito', metavar='PATH', help='our parent; as with --stub')
    add('--jobs', metavar='N', type=int, default=2 * os.cpu_count(),
        help='cells at once (default: two for each core, as most of their time is waiting)')
    add('--keep-logs', metavar='DIR', help='keep the whole output of failed cases')
    add('--junit', metavar='FILE')
    return parser.parse_args()


def comma(text):
    return [part for part in text.split(',') if part]


def say(text):
    """Prints the text. Invisible characters, which a peer may have written, become escapes."""
    print(standard_output.visible(text), flush=True)


def choose_pythons(options, found):
    if options.python:
        return interpreters.select(found + interpreters.find_pypy(), options.python)
    chosen = interpreters.default_selection(found)
    if options.quick:
        quick = [i for i in chosen if i.is_python2 or i.is_default or i.program]
        return quick or chosen[-1:]
    return chosen


def find_in_roots(options, scratch):
    try:
        return [interpreter for number, root in enumerate(options.python_root)
                for interpreter in interpreters.find_in_root(
                    root, os.path.join(scratch, 'pythons', str(number)))]
    except OSError as error:
        raise SystemExit('conformance: --python-root: %s' % error)


def choose_transports(options):
    names = options.transport or list(transports.ALL)
    unknown = set(names) - set(transports.ALL)
    if unknown:
        raise SystemExit('conformance: no transport is called %s; there are: %s' % (
            ', '.join(sorted(unknown)), ', '.join(transports.ALL)))
    return [transports.ALL[name]() for name in names]


def why_not(mitogen, interpreter):
    """Why this release does not work on this Python, or None."""
    try:
        done = subprocess.run(
            [interpreter.path, os.path.join(HERE, 'probe.py'), mitogen], env=environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            timeout=PROBE_S)
    except subprocess.TimeoutExpired:
        return 'its probe did not end within %d s' % PROBE_S
    lines = done.stderr.decode(errors='replace').strip().splitlines()
    return None if done.returncode == 0 else lines[-1] if lines else 'its probe failed with no word'


class Plan:
    """The cells, each with its parts or the reason why it is skipped."""

    def __init__(self, options, kinds, scratch):
        found = interpreters.find_all(first=find_in_roots(options, scratch))
        self.options = options
        self.kinds = kinds
        self.folders, self.missing = {}, {}
        self.pythons = choose_pythons(options, found)
        self.newest_first = [i for i in reversed(found) if not i.is_python2]
        self.stub = self.mito = None
        if options.testee != 'python':
            self.stub = copy_program('--stub', options.stub, scratch)
            if 'parent' in options.role:
                self.mito = copy_program('--mito', options.mito, scratch)
        self.probes = {}

    def make_cells(self):
        default = releases.QUICK if self.options.quick else releases.DEFAULT
        wanted = self.options.mitogen or default
        self.folders, self.missing = releases.fetch_all(CACHE, wanted, say)
        if not self.options.mitogen:
            instead = releases.in_place_of(self.folders)
            wanted = [*wanted, *instead]
            self.folders.update(releases.fetch_all(CACHE, instead, say)[0])
        cells = []
        if 'child' in self.options.role:
            cells += self.make_child_cells(wanted)
        if self.mito:
            cells += self.make_parent_cells(wanted)
        if self.stub and 'ansible' in self.options.role and ansible_release.MITOGEN in wanted:
            cells += self.make_ansible_cells()
        mark_ends(cells)
        return cells

    @property
    def takes_every_pair(self):
        return self.options.every_pair or bool(self.options.mitogen)

    @property
    def debian(self):
        return [i for i in self.pythons if i.is_default] or self.pythons[-1:]

    def cross(self, wanted, edges):
        """Every release with Debian's Python, every Python with the releases at the edges."""
        return [(release, interpreter) for release in wanted for interpreter in self.pythons
                if self.takes_every_pair or interpreter in self.debian or release in edges]

    def ends(self, wanted):
        """The oldest release and the newest, with Debian's Python."""
        return [(release, interpreter) for release in wanted for interpreter in self.pythons
                if self.takes_every_pair
                or release in (wanted[0], wanted[-1]) and interpreter in self.debian]

    def make_child_cells(self, wanted):
        elsewhere = (self.ends(wanted) if self.options.quick
                     else self.cross(wanted, (wanted[0], wanted[-1])))
        return [self.make_cell(release, interpreter, transport, 'child')
                for release, interpreter in itertools.product(wanted, self.pythons)
                for transport in self.kinds
                if transport.name == 'local' or (release, interpreter) in elsewhere]

    def make_parent_cells(self, wanted):
        # On other transports, releases and Pythons make little difference.
        edges = wanted[-1:] if self.options.quick else (wanted[0], wanted[-1])
        elsewhere = [(release, interpreter) for release, interpreter in self.ends(wanted)
                     if self.takes_every_pair or release in edges]
        return [self.make_cell(release, interpreter, transport, 'parent')
                for transport in self.kinds
                for release, interpreter in (self.cross(wanted, edges)
                                             if transport.name == 'local' else elsewhere)]

    def make_ansible_cells(self):
        """One a transport: the Python and the release make little difference."""
        interpreter = ansible_release.choose_python(self.pythons)
        try:
            folder, reason = ansible_release.fetch(ANSIBLE_CACHE, interpreter, say), None
        except ansible_release.Unavailable as error:
            folder, reason = None, str(error)
        cells = []
        for transport in self.kinds:
            if transport.name not in ansible_release.TRANSPORTS:
                continue
            if self.options.quick and transport.name != 'local':
                continue
            cell = Cell(ansible_release.MITOGEN, interpreter or self.pythons[-1], transport, 'ansible')
            cell.mitogen, cell.child, cell.only_quick = folder, self.stub, self.options.quick
            cell.skip_reason = reason or self.why_no_transport(cell)
            cells.append(cell)
        return cells

    def make_cell(self, release, interpreter, transport, role):
        cell = Cell(release, interpreter, transport, role)
        cell.mitogen = self.folders.get(release)
        cell.mito = self.mito
        cell.skip_reason = self.missing.get(release) or self.why_no_pair(release, interpreter)
        if not cell.skip_reason:
            cell.child = self.stub or self.python_child(release, interpreter)
            cell.skip_reason = self.why_no_transport(cell)
        return cell

    def why_no_pair(self, release, interpreter):
        reason = self.probe(release, interpreter)
        return reason and 'Mitogen %s does not work on %s: %s' % (
            release, interpreter.command, reason)

    def probe(self, release, interpreter):
        key = release, interpreter.path
        if key not in self.probes:
            self.probes[key] = why_not(self.folders[release], interpreter)
        return self.probes[key]

    def python_child(self, release, interpreter):
        """Our child behaves like one on Python 3, so a Python 2 parent gets a Python 3 child too."""
        if not interpreter.is_python2:
            return interpreter.path
        for newer in self.newest_first:
            if not self.probe(release, newer):
                return newer.path
        return None

    def why_no_transport(self, cell):
        if cell.child is None:
            return 'there is no Python 3 here on which Mitogen %s works' % cell.release
        needed = [cell.argv()[0], *cell.interpreter.files, cell.mitogen, HERE]
        return cell.transport.unavailable or cell.transport.refuses(needed)


def mark_ends(cells):
    """Marks the first and the last cell of each title that runs."""
    running = [cell for cell in cells if not cell.skip_reason]
    for cells_in_order, mark in ((running, 'is_first'), (running[::-1], 'is_last')):
        seen = set()
        for cell in cells_in_order:
            if cell.title not in seen:
                seen.add(cell.title)
                setattr(cell, mark, True)


def copy_program(option, path, scratch):
    """Makes a copy that every user can run, and that a build meanwhile does not change."""
    if path is None:
        raise SystemExit('conformance: expected %s PATH, got none; '
                         'tools/conformance builds it and gives it' % option)
    if not os.access(path, os.X_OK):
        raise SystemExit('conformance: expected a program as %s, got %s' % (option, path))
    return shutil.copy(path, os.path.join(scratch, {'--stub': 'mitogen-stub', '--mito': 'mito'}[option]))


class Runner:
    def __init__(self, options, scratch):
        self.options = options
        self.scratch = scratch
        self.results = []
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self.finished = 0

    def run(self, cells, cases):
        work = queue.Queue()
        for cell in cells:
            work.put(cell)
        threads = [threading.Thread(target=self.drain, args=(work, cases, len(cells)), daemon=True)
                   for _ in range(max(1, self.options.jobs))]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        finally:
            self.stopping.set()
            for thread in threads:
                thread.join()

    def drain(self, work, cases, total):
        while not self.stopping.is_set():
            try:
                cell = work.get_nowait()
            except queue.Empty:
                return
            self.run_cell(cell, cases, total)

    def run_cell(self, cell, cases, total):
        mine = []

        def on_result(result):
            mine.append(result)
            if result.status == 'fail':
                self.on_failure(result)

        applicable = [case for case in cases[cell.role] if case.applies_to(cell)]
        CellRun(cell, self.options.testee, self.scratch, on_result,
                self.stopping.is_set).run(applicable)
        self.finish_cell(cell, mine, total)

    def finish_cell(self, cell, mine, total):
        counts = report.count(mine)
        with self.lock:
            self.results += mine
            self.finished += 1
            say('[%d/%d] %s: %d passed, %d failed, %d skipped, %.1f s' % (
                self.finished, total, cell.name, counts['pass'], counts['fail'], counts['skip'],
                sum(result.seconds for result in mine)))

    def on_failure(self, result):
        with self.lock:
            say(report.failure(result))
            if self.options.keep_logs:
                self.keep_log(result)

    def keep_log(self, result):
        os.makedirs(self.options.keep_logs, exist_ok=True)
        name = '%s %s.log' % (result.cell.name, result.case.name)
        path = os.path.join(self.options.keep_logs, name.replace(' ', '-'))
        with open(path, 'w', encoding='utf-8') as f:
            f.write(result.detail + '\n' + result.output)


def run_all(options, scratch, kinds):
    cases = load_cases(options)
    plan = Plan(options, kinds, scratch)
    for kind in kinds:
        kind.start(scratch)
    cells = plan.make_cells()
    runner = Runner(options, scratch)
    say('%d cases, %d cells, child: %s' % (
        sum(map(len, cases.values())), len(cells), options.testee))
    try:
        runner.run(cells, cases)
    finally:
        finish(options, cells, runner.results)
    return 1 if report.count(runner.results)['fail'] else 0


def finish(options, cells, results):
    for line in report.matrix(cells, results) + report.skips(results) + report.failed_clauses(results):
        say(line)
    if options.junit:
        report.write_junit(options.junit, results)
    say(report.last_line(results))


def load_cases(options):
    for given, known in (('role', cases_module.ROLES), ('tier', tuple(cases_module.FOLDERS))):
        unknown = set(getattr(options, given)) - set(known)
        if unknown:
            raise SystemExit('conformance: expected --%s to be of %s, got %s' % (
                given, ', '.join(known), ', '.join(sorted(unknown))))
    unknown = named_clauses.unknown(options.clause or [])
    if unknown:
        raise SystemExit('conformance: expected --clause to be of docs/spec/, such as ROL-3, got %s' % (
            ', '.join(unknown)))
    cases = cases_module.load_all(options.case, options.role, options.tier, options.clause)
    if options.quick:
        for case in itertools.chain.from_iterable(cases.values()):
            case.once = case.once or case.tier == 'hostile'
    return cases


def stop_on_signal(signum, _frame):
    raise SystemExit(128 + signum)


def main():
    options = parse_arguments()
    if options.list:
        for role, cases in load_cases(options).items():
            for case in cases:
                print('%-7s %-38s %-27s %s' % (role, case.name, ' '.join(case.clauses), case.behaviour))
        return 0
    signal.signal(signal.SIGTERM, stop_on_signal)
    signal.signal(signal.SIGINT, stop_on_signal)
    processes.adopt_orphans()
    kinds = choose_transports(options)
    scratch = tempfile.mkdtemp(prefix='conformance-')
    # The temporary user must reach its own folder in here, and see no other.
    os.chmod(scratch, 0o711)
    try:
        return run_all(options, scratch, kinds)
    finally:
        processes.kill_descendants()
        for kind in kinds:
            kind.stop()
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == '__main__':
    standard_output.run('run.py', main)
