#!/usr/bin/env python3
"""
Compares the codecs with CPython's, doing the same work in the same run.

Builds and runs the C++ benchmarks, and lets this Python load, dump and split
the same bytes through the original. Prints a table of medians. See README.md.
"""

import argparse
import collections
import gc
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
import types
from io import BytesIO

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, 'conformance', 'live'))

import releases

BENCHMARKS = ('frame_decode_bench', 'pickle_load_bench', 'pickle_dump_bench')
READ_SIZE = 128 << 10
STREAM_SIZE = 1 << 20
# What CPython does is repeated until it takes this long; C++ likewise.
SECONDS = 0.2

TARGETS = {
    'frame/64 B': '10 M messages/s',
    'frame/64 KiB': 'memory speed',
    'load/byte_string': 'a copy',
    'dump/byte_string': 'a copy',
}
DEFAULT_TARGET = '10 x CPython'

Shape = collections.namedtuple('Shape', 'name written_by_python3 pickle')


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add('--mitogen', metavar='V', default=releases.DEFAULT[-1], help='release (default: %(default)s)')
    add('--runs', metavar='N', type=int, default=9, help='runs of everything (default: %(default)s)')
    add('--bazel', metavar='COMMAND', default='bazel', help='(default: %(default)s)')
    add('--no-build', action='store_true', help='take the programs that bazel-bin has')
    return parser.parse_args()


def programs():
    """The benchmarks that the repository has."""
    with open(os.path.join(ROOT, 'bench', 'BUILD')) as build:
        targets = build.read()
    return [name for name in BENCHMARKS if '"%s"' % name in targets]


def build(bazel):
    targets = ['//bench:' + name for name in programs() + ['write_shapes']]
    subprocess.run([bazel, 'build', '--compilation_mode=opt'] + targets, cwd=ROOT, check=True)


def run(name, *arguments):
    path = os.path.join(ROOT, 'bazel-bin', 'bench', name)
    done = subprocess.run([path] + list(arguments), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True)
    return done.stdout.decode()


def read_shapes():
    for line in run('write_shapes').splitlines():
        shape = json.loads(line)
        shape['pickle'] = bytes.fromhex(shape['pickle'])
        yield Shape(**shape)


# ---- What the original does, on this Python ----

def loader(core, pickle):
    find_class = core.Message()._find_global
    return lambda: core.Unpickler(BytesIO(pickle), find_class).load()


def dumper(core, value):
    def dump():
        stream = BytesIO()
        core.Pickler(stream, protocol=2).dump(value)
        return stream.getvalue()
    return dump


def check_same_work(core, shape):
    """What CPython dumps is what the C++ benchmark loads."""
    written = dumper(core, loader(core, shape.pickle)())()
    if shape.written_by_python3 and written != shape.pickle:
        raise SystemExit('codec_bench: the pickle of %s is not what the original writes' % shape.name)


def splitter(core, payload_size):
    """A pass over a stream of about a mebibyte; returns it and its messages."""
    message = core.Message(dst_id=1, src_id=0, auth_id=0, handle=101, reply_to=1001,
                           data=b'x' * payload_size)
    count = -(-STREAM_SIZE // len(message.pack()))
    stream = message.pack() * count
    chunks = [stream[at:at + READ_SIZE] for at in range(0, len(stream), READ_SIZE)]
    received = []
    router = types.SimpleNamespace(
        broker=None, max_message_size=128 << 20,
        _async_route=lambda message, stream: received.append(None))
    protocol = core.MitogenProtocol(router, remote_id=1)
    protocol.stream = None

    def split():
        for chunk in chunks:
            protocol.on_receive(None, chunk)

    split()
    if len(received) != count:
        raise SystemExit('codec_bench: the original split %d messages of %d' % (len(received), count))
    return split, count


def python_work(core, shapes):
    """{name: (function, how many operations a call of it is)}."""
    work = {}
    for name, size in (('frame/64 B', 64), ('frame/64 KiB', 64 << 10)):
        work[name] = splitter(core, size)
    for shape in shapes:
        check_same_work(core, shape)
        work['load/' + shape.name] = (loader(core, shape.pickle), 1)
        if shape.written_by_python3:
            work['dump/' + shape.name] = (dumper(core, loader(core, shape.pickle)()), 1)
    return work


def time_call_ns(function):
    """Processor time of one call."""
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
    # The collector would only slow CPython down, and not the same in each run.
    gc.disable()
    try:
        return {name: time_call_ns(function) / count for name, (function, count) in work.items()}
    finally:
        gc.enable()


# ---- What we do ----

def nanoseconds(result):
    """Of one operation: a message, or one iteration."""
    if 'items_per_second' in result:
        return 1e9 / result['items_per_second']
    return result['cpu_time'] * {'ns': 1, 'us': 1e3, 'ms': 1e6}[result['time_unit']]


def measure_native():
    results = {}
    for name in programs():
        out = run(name, '--benchmark_format=json', '--benchmark_min_time=%s' % SECONDS)
        for result in json.loads(out)['benchmarks']:
            results[result['name']] = nanoseconds(result)
    return results


# ---- The table ----

def base_name(name):
    """What CPython's half calls it: dump/call/compact is dump/call there."""
    return '/'.join(name.split('/')[:2])


def show_ns(ns):
    for unit, size in (('ms', 1e6), ('us', 1e3)):
        if ns >= size:
            return '%.2f %s' % (ns / size, unit)
    return '%.1f ns' % ns


def print_table(native, python):
    print('| work | C++ | CPython | ratio | lowest to highest ratio | target |')
    print('|---|---:|---:|---:|---:|---|')
    for name in native[0]:
        ours = [run[name] for run in native]
        theirs = [run.get(base_name(name)) for run in python]
        row = [name, show_ns(statistics.median(ours)), '', '', '', '']
        if None not in theirs:
            ratios = sorted(their / our for our, their in zip(ours, theirs))
            row[2] = show_ns(statistics.median(theirs))
            row[3] = '%.1f' % statistics.median(ratios)
            row[4] = '%.1f to %.1f' % (ratios[0], ratios[-1])
            row[5] = TARGETS.get(base_name(name), DEFAULT_TARGET)
        print('| %s |' % ' | '.join(row))


def processor():
    with open('/proc/cpuinfo') as info:
        return re.search(r'model name\s*: (.*)', info.read()).group(1)


def main():
    options = parse_arguments()
    folder = releases.fetch(os.path.join(ROOT, '.cache', 'mitogen'), options.mitogen, print)
    sys.path.insert(0, folder)
    import mitogen.core as core
    if not options.no_build:
        build(options.bazel)
    work = python_work(core, list(read_shapes()))
    native, python = [], []
    for _ in range(options.runs):
        native.append(measure_native())
        python.append(measure_python(work))
    print('%s, %d processors; Python %s, Mitogen %s; medians of %d runs\n' % (
        processor(), os.cpu_count(), platform.python_version(), options.mitogen, options.runs))
    print_table(native, python)


if __name__ == '__main__':
    main()
