#!/usr/bin/env python3
"""
Compares the codecs with CPython's, doing the same work in the same run.

Builds and runs the C++ benchmarks, and lets this Python load, dump and split
the same bytes through the original. Prints a table of medians. See README.md.
"""

import argparse
import collections
import json
import os
import platform
import sys
import types
from io import BytesIO

import measure

sys.path.insert(0, os.path.join(measure.ROOT, 'conformance', 'live'))
sys.path.append(os.path.join(measure.ROOT, 'conformance', 'vectors'))

import releases
import standard_output

BENCHMARKS = ('frame_decode_bench', 'pickle_load_bench', 'pickle_dump_bench')
READ_SIZE = 128 << 10
STREAM_SIZE = 1 << 20

TARGETS = {
    'frame/64 B': '10 M messages/s',
    'frame/64 KiB': 'memory speed',
    'load/byte_string': 'a copy',
    'dump/byte_string': 'a copy',
}

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
    with open(os.path.join(measure.ROOT, 'bench', 'BUILD')) as build:
        targets = build.read()
    return [name for name in BENCHMARKS if '"%s"' % name in targets]


def read_shapes():
    for line in measure.run('write_shapes').splitlines():
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
    """Checks that CPython dumps the same bytes that the C++ benchmark loads."""
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


# ---- The table ----

def base_name(name):
    """The name in CPython's half: dump/call/compact is dump/call there."""
    return '/'.join(name.split('/')[:2])


def target(name):
    return TARGETS.get(base_name(name), '10 x CPython')


def main():
    options = parse_arguments()
    folder = releases.fetch(os.path.join(measure.ROOT, '.cache', 'mitogen'), options.mitogen, print)
    sys.path.insert(0, folder)
    import mitogen.core as core
    if not options.no_build:
        measure.build(options.bazel, programs() + ['write_shapes'])
    work = python_work(core, list(read_shapes()))
    native, python = [], []
    for _ in range(options.runs):
        native.append(measure.measure_native(programs()))
        python.append(measure.measure_python(work))
    print('%s, %d processors; Python %s, Mitogen %s; medians of %d runs\n' % (
        measure.processor(), os.cpu_count(), platform.python_version(), options.mitogen, options.runs))
    measure.print_table(native, python, base_name, target)


if __name__ == '__main__':
    standard_output.run('codec_bench.py', main)
