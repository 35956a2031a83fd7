"""
The common part of the benchmarks of C++ against CPython: it builds and runs a
Google Benchmark, times a Python function, and prints a table of both.
"""

import gc
import json
import os
import re
import statistics
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What CPython does is repeated until it takes this long; C++ likewise.
SECONDS = 0.2


def build(bazel, programs):
    targets = ['//bench:' + name for name in programs]
    subprocess.run([bazel, 'build', '--compilation_mode=opt'] + targets, cwd=ROOT, check=True)


def run(name, *arguments):
    path = os.path.join(ROOT, 'bazel-bin', 'bench', name)
    done = subprocess.run([path] + list(arguments), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True)
    return done.stdout.decode()


def _nanoseconds(result):
    """The time of one operation: a message, or one iteration."""
    if 'items_per_second' in result:
        return 1e9 / result['items_per_second']
    return result['cpu_time'] * {'ns': 1, 'us': 1e3, 'ms': 1e6}[result['time_unit']]


def measure_native(programs):
    """{name: nanoseconds of processor time}."""
    results = {}
    for program in programs:
        out = run(program, '--benchmark_format=json', '--benchmark_min_time=%s' % SECONDS)
        for result in json.loads(out)['benchmarks']:
            results[result['name']] = _nanoseconds(result)
    return results


def _time_call_ns(function):
    """The processor time of one call."""
    calls = 1
    while True:
        started = time.process_time()
        for _ in range(calls):
            function()
        taken = time.process_time() - started
        if taken >= SECONDS:
            return taken / calls * 1e9
        calls *= 2 if taken < SECONDS / 10 else max(2, int(SECONDS / taken) + 1)


def measure_python(work):
    """Measures {name: (function, how many operations one call of it does)}."""
    # The garbage collector would only slow CPython down, and differently in each run.
    gc.disable()
    try:
        return {name: _time_call_ns(function) / count for name, (function, count) in work.items()}
    finally:
        gc.enable()


def show_ns(ns):
    for unit, size in (('ms', 1e6), ('us', 1e3)):
        if ns >= size:
            return '%.2f %s' % (ns / size, unit)
    return '%.1f ns' % ns


def print_table(native, python, python_name, target):
    """
    `native` and `python` are lists of runs. `python_name(name)` is what the
    Python half calls a C++ benchmark, `target(name)` is what it should reach.
    """
    print('| work | C++ | CPython | ratio | lowest to highest ratio | target |')
    print('|---|---:|---:|---:|---:|---|')
    for name in native[0]:
        ours = [run[name] for run in native]
        theirs = [run.get(python_name(name)) for run in python]
        row = [name, show_ns(statistics.median(ours)), '', '', '', '']
        if None not in theirs:
            ratios = sorted(their / our for our, their in zip(ours, theirs))
            row[2] = show_ns(statistics.median(theirs))
            row[3] = '%.1f' % statistics.median(ratios)
            row[4] = '%.1f to %.1f' % (ratios[0], ratios[-1])
            row[5] = target(name)
        print('| %s |' % ' | '.join(row))


def processor():
    with open('/proc/cpuinfo') as info:
        return re.search(r'model name\s*: (.*)', info.read()).group(1)
