#!/usr/bin/env python3
"""
Compares a native child with a Python child, under the same Python parent.

Measures boot time, round trip of one call, pipelined calls a second, and resident
memory. Prints medians of interleaved runs. See README.md.
"""

import argparse
import os
import statistics
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LIVE = os.path.join(ROOT, 'conformance', 'live')
sys.path.insert(0, LIVE)
sys.path.append(os.path.join(ROOT, 'conformance', 'vectors'))

import interpreters
import releases
import standard_output

CALLS = 1000
WARM_UP_CALLS = 50


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add('--stub', metavar='PATH', required=True, help='the native child to measure')
    add('--mitogen', metavar='V', default=releases.DEFAULT[-1], help='release (default: %(default)s)')
    add('--python', metavar='P', help='Python 3 of the parent and of the Python child (default: this one)')
    add('--runs', metavar='N', type=int, default=15, help='children of each kind (default: %(default)s)')
    add('--release-folder', help=argparse.SUPPRESS)
    return parser.parse_args()


def run_in_chosen_python(options):
    """Start again in the parent's Python, with the release on its path."""
    chosen = sys.executable
    if options.python:
        chosen = interpreters.select(interpreters.find_all(), [options.python])[0].path
    folder = releases.fetch(os.path.join(ROOT, '.cache', 'mitogen'), options.mitogen, print)
    sys.stdout.flush()
    os.execv(chosen, [chosen] + sys.argv + ['--release-folder', folder])


def resident_kib(pid):
    with open('/proc/%d/status' % pid) as status:
        return next(int(line.split()[1]) for line in status if line.startswith('VmRSS:'))


def round_trip_us(context, function):
    for number in range(WARM_UP_CALLS):
        context.call(function, number)
    started = time.perf_counter()
    for number in range(CALLS):
        context.call(function, number)
    return (time.perf_counter() - started) / CALLS * 1e6


def pipelined_calls_s(context, function):
    started = time.perf_counter()
    receivers = [context.call_async(function, number) for number in range(CALLS)]
    for receiver in receivers:
        receiver.get(timeout=60).unpickle()
    return CALLS / (time.perf_counter() - started)


def measure(router, path):
    import mitogen_stub
    started = time.perf_counter()
    context = router.local(python_path=path)
    boot_ms = (time.perf_counter() - started) * 1e3
    results = (
        boot_ms,
        round_trip_us(context, mitogen_stub.echo),
        pipelined_calls_s(context, mitogen_stub.echo),
        resident_kib(context.call(os.getpid)),
    )
    context.shutdown(wait=True)
    return results


def print_table(native, python):
    print('%-28s %12s %12s %12s' % ('median', 'C++ child', 'Python child', 'C++ / Python'))
    names = ('boot, ms', 'call round trip, us', 'pipelined calls a second', 'resident memory, KiB')
    for name, ours, theirs in zip(names, zip(*native), zip(*python)):
        ours, theirs = statistics.median(ours), statistics.median(theirs)
        print('%-28s %12.1f %12.1f %12.3f' % (name, ours, theirs, ours / theirs))


def main():
    options = parse_arguments()
    if not options.release_folder:
        run_in_chosen_python(options)
    if not os.access(options.stub, os.X_OK):
        raise SystemExit('child_bench: %s is not there; build //stub:mitogen-stub' % options.stub)
    sys.path.insert(0, options.release_folder)
    import mitogen.master
    router = mitogen.master.Router(mitogen.master.Broker())
    native, python = [], []
    try:
        for _ in range(options.runs):
            native.append(measure(router, options.stub))
            python.append(measure(router, sys.executable))
    finally:
        router.broker.shutdown()
        router.broker.join()
    print('Mitogen %s, Python %s, %d runs of each, %d calls a run' % (
        options.mitogen, sys.version.split()[0], options.runs, CALLS))
    print_table(native, python)


if __name__ == '__main__':
    standard_output.run('child_bench.py', main)
