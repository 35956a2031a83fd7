#!/usr/bin/env python3
"""
Compares a C++ master with one of the original's, doing the same work in the
same run: children that start, calls of each kind, a file that is fetched.

Runs every part in turn and prints medians; a ratio is the median of the ratios of
each round. Then prints the targets, and what was reached. See README.md.
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
sys.path.append(os.path.join(measure.ROOT, 'conformance', 'vectors'))

import releases
import standard_output

PROGRAMS = ('boot_bench', 'call_bench', 'file_bench', 'relay_bench', 'bare_leaf')
CLIENT = os.path.join(measure.ROOT, 'stub', 'testdata')
FILE_SIZE = 256 << 20

# Rows of the table that have targets.
CPP = 'C++'
ROUND_TRIP = '%s: round trip in callbacks, us'
ONE_PROCESSOR = ROUND_TRIP % 'C++, all on one processor'
PIPELINED = '%s: a pipelined call in callbacks, us'
SMALL = 'a message of 64 bytes through a context, us'
LARGE = 'a message of 1 MiB through a context, us'
PYTHON_BOOT = 'boot of a Python child, ms'
FILE = 'a file of %d MiB to a child that only takes it, ms' % (FILE_SIZE >> 20)


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
    """Runs our half or the original's half of a benchmark, and reads what it prints."""

    def __init__(self, folder):
        self.environment = dict(os.environ, MITOGEN_DIRECTORY=folder, PYTHONPATH=folder)

    @staticmethod
    def path(program):
        return os.path.join(measure.ROOT, 'bazel-bin', 'bench', program)

    def ours(self, program, *arguments, **settings):
        return self._run([self.path(program)] + list(arguments), **settings)

    def original(self, *arguments):
        script = os.path.join(measure.ROOT, 'bench', 'original_parent.py')
        return self._run([sys.executable, script] + list(arguments))

    def _run(self, command, environment=(), start=None):
        done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, preexec_fn=start,
                              env=dict(self.environment, **dict(environment)), check=True)
        return json.loads(done.stdout.decode())


COLUMNS = ('ours', 'original', 'bare')


class Table:
    """Samples by row and column, one for each run."""

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
        """The ratio of two (row, column): the median of the ratios of each run."""
        return self.median([a / b for a, b in zip(self.each(*above), self.each(*below))])

    def a_second(self, row):
        """How many operations fit in a second; the samples are microseconds."""
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
    shapes = ((CPP, stub, ()), ('C++ behind C++', stub, (stub,)), ('C++ behind Python', stub, (options.python,)),
              ('Python', options.python, ()), ('Python behind C++', options.python, (stub,)),
              ('Python behind Python', options.python, (options.python,)))
    for name, child, via in shapes:
        ours = runner.ours('call_bench', 3, child, *via)
        bare = ours['ping-pong']
        original = {} if stub in (child,) + via else runner.original('call', child, *via)
        table.add(ROUND_TRIP % name, ours['callback'], None, bare)
        table.add('%s: round trip of a thread, us' % name, ours['blocking'], original.get('blocking'), bare)
        table.add(PIPELINED % name, ours['pipelined callbacks'])
        table.add('%s: a pipelined call of a thread, us' % name, ours['pipelined'], original.get('pipelined'))
        table.add('%s: an argument of 1 MiB, us' % name, ours['1 MiB argument'], original.get('1 MiB argument'))
        table.add('%s: pipelined calls of 1 MiB, each, us' % name, ours['pipelined 1 MiB'],
                  original.get('pipelined 1 MiB'))


def measure_on_one_processor(table, runner, stub):
    """On one processor, waking another process takes the same time in each run."""
    ours = runner.ours('call_bench', 3, stub, environment={'CALL_BENCH_ONLY': 'ping-pong,callback'},
                       start=stay_on_one_processor)
    table.add(ONE_PROCESSOR, ours['callback'], None, ours['ping-pong'])


def stay_on_one_processor():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def measure_relays(table, runner, options, stub):
    """Measures a context in the middle, ours and the original's, between the same ends."""
    for row, size, counts in ((SMALL, 64, (200000, 20000)), (LARGE, 1 << 20, (500, 500))):
        ours, original = (medians(runner.ours('relay_bench', 3, count, size, runner.path('bare_leaf'), via))
                          for count, via in zip(counts, (stub, options.python)))
        table.add(row, ours[0], original[0], ours[1])


def measure_files(table, runner, options):
    ours = medians(runner.ours('file_bench', 3, options.file, options.python, 'file_client.fetch_only', CLIENT))
    original = runner.original('file', options.python, options.file, 3)
    table.add('a file of %d MiB to a Python child, ms' % (FILE_SIZE >> 20),
              ours[1] * 1e3, statistics.median(original) * 1e3, ours[0] * 1e3)
    ours = medians(runner.ours('file_bench', 3, options.file, runner.path('bare_leaf'), 'bare.fetch'))
    table.add(FILE, ours[1] * 1e3, None, ours[0] * 1e3)


def medians(rounds):
    return [statistics.median(column) for column in zip(*rounds)]


def show_targets(table):
    rows = (
        ('round trip to a C++ child, in bare ones', 'at most 2',
         table.ratio((ONE_PROCESSOR, 'ours'), (ONE_PROCESSOR, 'bare'))),
        ('pipelined calls a second to a C++ child', 'at least 1000000', table.a_second(PIPELINED % CPP)),
        ('boot of a Python child, in the original\'s', 'at most 0.6',
         table.ratio((PYTHON_BOOT, 'ours'), (PYTHON_BOOT, 'original'))),
        ('messages a second through a C++ context, in those through a Python one', 'at least 20',
         table.ratio((SMALL, 'original'), (SMALL, 'ours'))),
        ('bytes a second through a C++ context, in those through a bare relay', 'at least 0.8',
         table.ratio((LARGE, 'bare'), (LARGE, 'ours'))),
        ('bytes a second of a file, in those of cat', 'at least 1', table.ratio((FILE, 'bare'), (FILE, 'ours'))),
    )
    print('| what | target | reached |')
    print('|---|---:|---:|')
    for what, target, reached in rows:
        print('| %s | %s | %s |' % (what, target, Table.text(reached)))
    print('\nThrough a C++ context: %s messages or %s MiB a second.' % (
        Table.text(table.a_second(SMALL)), Table.text(table.a_second(LARGE))))


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
            measure_on_one_processor(table, runner, stub)
            measure_relays(table, runner, options, stub)
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
    standard_output.run('parent_bench.py', main)
