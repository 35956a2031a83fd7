#!/usr/bin/env python3
"""
Compares a C++ master with one of the original's, doing the same work in the
same run: children that start, calls of each kind, a file that is fetched.

Runs every part in turn and prints medians, of what is a ratio the median of the
ratios of each round; then what was to be reached, and was. See README.md.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys

import measure

sys.path.insert(0, os.path.join(measure.ROOT, 'conformance', 'live'))

import releases

PROGRAMS = ('boot_bench', 'call_bench', 'file_bench', 'relayed_child')
CLIENT = os.path.join(measure.ROOT, 'stub', 'testdata')
FILE_SIZE = 256 << 20

# Rows of the table that targets are about.
CPP, BELOW_CPP, BELOW_PYTHON = 'C++', 'C++ behind C++', 'C++ behind Python'
ROUND_TRIP = '%s: round trip in callbacks, us'
PIPELINED = '%s: a pipelined call in callbacks, us'
PIPELINED_LARGE = '%s: pipelined calls of 1 MiB, each, us'
PYTHON_BOOT = 'boot of a Python child, ms'
FILE = 'a file of %d MiB, ms' % (FILE_SIZE >> 20)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add('--mitogen', metavar='V', default=releases.DEFAULT[-1], help='release (default: %(default)s)')
    add('--python', metavar='P', default=sys.executable, help='of Python children (default: this one)')
    add('--runs', metavar='N', type=int, default=5, help='runs of everything (default: %(default)s)')
    add('--children', metavar='N', type=int, default=100, help='at once (default: %(default)s)')
    add('--boots', metavar='N', type=int, default=5, help='one after another, each run (default: %(default)s)')
    add('--bazel', metavar='COMMAND', default='bazel', help='(default: %(default)s)')
    add('--no-build', action='store_true', help='take the programs that bazel-bin has')
    add('--file', default='/tmp/parent_bench.%d' % os.getpid(), help='to write and fetch (default: %(default)s)')
    return parser.parse_args()


class Runner:
    """Runs one half of a work, ours or the original's, and reads what it prints."""

    def __init__(self, folder):
        self.environment = dict(os.environ, MITOGEN_DIRECTORY=folder, PYTHONPATH=folder,
                                RELAYED_CHILD=self.path('relayed_child'))

    @staticmethod
    def path(program):
        return os.path.join(measure.ROOT, 'bazel-bin', 'bench', program)

    def ours(self, program, *arguments):
        return self._run([self.path(program)] + list(arguments))

    def original(self, *arguments):
        script = os.path.join(measure.ROOT, 'bench', 'original_parent.py')
        return self._run([sys.executable, script] + list(arguments))

    def _run(self, command):
        done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                              env=self.environment, check=True)
        return json.loads(done.stdout.decode())


COLUMNS = ('ours', 'original', 'bare')


class Table:
    """Samples by row and column, one of each a run."""

    def __init__(self):
        self.rows = {}

    def add(self, row, ours, original=None, yardstick=None):
        self.rows.setdefault(row, []).append((ours, original, yardstick))

    def show(self):
        print('| work | ours | original | original / ours | bare | ours / bare |')
        print('|---|---:|---:|---:|---:|---:|')
        for row, samples in self.rows.items():
            ours, original, bare = (self.median(column) for column in zip(*samples))
            against = self.median([theirs / mine if theirs else None for mine, theirs, _ in samples])
            beside = self.median([mine / yard if yard else None for mine, _, yard in samples])
            print('| %s | %s |' % (row, ' | '.join(map(self.text, (ours, original, against, bare, beside)))))

    def each(self, row, column):
        return [sample[COLUMNS.index(column)] for sample in self.rows[row]]

    def ratio(self, above, below):
        """Of two (row, column): the median of the ratios of each run."""
        return self.median([a / b for a, b in zip(self.each(*above), self.each(*below))])

    def a_second(self, row):
        """How many in a second, of what takes microseconds."""
        return self.median([1e6 / sample for sample in self.each(row, 'ours')])

    @staticmethod
    def median(samples):
        samples = [sample for sample in samples if sample is not None]
        return statistics.median(samples) if samples else None

    @staticmethod
    def text(value):
        return '' if value is None else '%.2f' % value if value < 100 else '%.0f' % value


def measure_boots(table, runner, options, stub):
    ours = runner.ours('boot_bench', options.boots, options.children, options.python)
    native = runner.ours('boot_bench', options.boots, options.children, stub)
    original = runner.original('boot', options.python, options.boots, options.children)
    theirs = statistics.median(original['boot ms'])
    table.add(PYTHON_BOOT, statistics.median(ours['boot ms']), theirs)
    table.add('boot of a C++ child, ms', statistics.median(native['boot ms']))
    name = '%d %%s children at once, ms' % options.children
    table.add(name % 'Python', ours['at once ms'], original['at once ms'])
    table.add(name % 'C++', native['at once ms'])
    table.add('resident then, of the master, KiB', ours['resident KiB'], original['resident KiB'])


def measure_calls(table, runner, options, stub):
    shapes = ((CPP, stub, ()), (BELOW_CPP, stub, (stub,)), (BELOW_PYTHON, stub, (options.python,)),
              ('Python', options.python, ()), ('Python behind C++', options.python, (stub,)),
              ('Python behind Python', options.python, (options.python,)))
    for name, child, via in shapes:
        ours = runner.ours('call_bench', 1, child, *via)
        bare = ours['ping-pong']
        original = {} if stub in (child,) + via else runner.original('call', child, *via)
        table.add(ROUND_TRIP % name, ours['callback'], None, bare)
        table.add('%s: round trip of a thread, us' % name, ours['blocking'], original.get('blocking'), bare)
        table.add(PIPELINED % name, ours['pipelined callbacks'])
        table.add('%s: a pipelined call of a thread, us' % name, ours['pipelined'], original.get('pipelined'))
        table.add('%s: an argument of 1 MiB, us' % name, ours['1 MiB argument'], original.get('1 MiB argument'))
        table.add(PIPELINED_LARGE % name, ours['pipelined 1 MiB'], original.get('pipelined 1 MiB'),
                  ours['relay'] if via else None)
        if via == (stub,):
            table.add(PIPELINED_LARGE % (name + ', beside a relay there'), ours['pipelined 1 MiB'], None,
                      ours['relayed 1 MiB'])


def measure_files(table, runner, options):
    ours = runner.ours('file_bench', 3, options.file, options.python, CLIENT)
    original = runner.original('file', options.python, options.file, 3)
    table.add(FILE,
              statistics.median(fetch for _, fetch in ours) * 1e3,
              statistics.median(original) * 1e3,
              statistics.median(cat for cat, _ in ours) * 1e3)


def show_targets(table):
    """A call is two messages, for any context on the way; a relay's bytes go the way of the argument."""
    cpp = ROUND_TRIP % CPP
    large = PIPELINED_LARGE % BELOW_CPP
    relayed = PIPELINED_LARGE % (BELOW_CPP + ', beside a relay there')
    rows = (
        ('round trip to a C++ child, in bare ones', 'at most 2', table.ratio((cpp, 'ours'), (cpp, 'bare'))),
        ('pipelined calls a second to a C++ child', 'at least 1000000', table.a_second(PIPELINED % CPP)),
        ('boot of a Python child, in the original\'s', 'at most 0.6',
         table.ratio((PYTHON_BOOT, 'ours'), (PYTHON_BOOT, 'original'))),
        ('messages a second through a C++ context, in those through a Python one', 'at least 20',
         table.ratio((PIPELINED % BELOW_PYTHON, 'ours'), (PIPELINED % BELOW_CPP, 'ours'))),
        ('bytes a second through a C++ context, in those through a bare relay in its place', 'at least 0.8',
         table.ratio((relayed, 'bare'), (relayed, 'ours'))),
        ('the same, in those of a bare relay between bare ends', '', table.ratio((large, 'bare'), (large, 'ours'))),
        ('bytes a second of a file, in those of cat', 'at least 1', table.ratio((FILE, 'bare'), (FILE, 'ours'))),
    )
    print('| what | target | reached |')
    print('|---|---:|---:|')
    for what, target, reached in rows:
        print('| %s | %s | %s |' % (what, target, Table.text(reached)))
    print('\n%s MiB a second through a C++ context' % Table.text(table.a_second(large)))


def main():
    options = parse_arguments()
    folder = releases.fetch(os.path.join(measure.ROOT, '.cache', 'mitogen'), options.mitogen, print)
    if not options.no_build:
        measure.build(options.bazel, PROGRAMS)
        subprocess.run([options.bazel, 'build', '--compilation_mode=opt', '//stub:mitogen-stub'],
                       cwd=measure.ROOT, check=True)
    stub = os.path.join(measure.ROOT, 'bazel-bin', 'stub', 'mitogen-stub')
    runner, table = Runner(folder), Table()
    with open(options.file, 'wb') as file:
        file.write(os.urandom(1 << 20) * (FILE_SIZE >> 20))
    try:
        for _ in range(options.runs):
            measure_calls(table, runner, options, stub)
            measure_boots(table, runner, options, stub)
            measure_files(table, runner, options)
    finally:
        os.unlink(options.file)
    print('%s, %d processors; Python %s, Mitogen %s; medians of %d runs; load %.1f at the end\n' % (
        measure.processor(), os.cpu_count(), platform.python_version(), options.mitogen, options.runs,
        os.getloadavg()[0]))
    table.show()
    print()
    show_targets(table)


if __name__ == '__main__':
    main()
