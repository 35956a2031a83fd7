#!/usr/bin/env python3
"""
Compares the router with the original's, doing the same work in the same run.

Builds and runs router_forward_bench, and lets this Python split, route and
encode the same messages through the original's Router. Prints a table of
medians. See README.md.
"""

import argparse
import os
import platform
import random
import sys
import types

import measure

sys.path.insert(0, os.path.join(measure.ROOT, 'conformance', 'live'))
sys.path.append(os.path.join(measure.ROOT, 'conformance', 'vectors'))

import releases
import standard_output

PROGRAMS = ('router_forward_bench',)
READ_SIZE = 128 << 10
# The same as in router_forward_bench.
TOTAL_INPUT = 1 << 20
GATHER = 16 << 10
MIN_MESSAGES = 32
WORK = {
    'forward/64 B/2/10': (64, 2, 10),
    'forward/64 B/2/100000': (64, 2, 100000),
    'forward/64 B/1000/1000': (64, 1000, 1000),
    'forward/64 B/1000/100000': (64, 1000, 100000),
    'forward/64 KiB/2/10': (64 << 10, 2, 10),
    'forward/64 KiB/1000/100000': (64 << 10, 1000, 100000),
}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add('--mitogen', metavar='V', default=releases.DEFAULT[-1], help='release (default: %(default)s)')
    add('--runs', metavar='N', type=int, default=5, help='runs of everything (default: %(default)s)')
    add('--bazel', metavar='COMMAND', default='bazel', help='(default: %(default)s)')
    add('--no-build', action='store_true', help='take the programs that bazel-bin has')
    return parser.parse_args()


class Writer:
    """Keeps what a link has to write, as the original's own writer does, and writes nothing."""

    def __init__(self):
        self.frames = []

    def write(self, frame):
        self.frames.append(frame)


class World:
    """The original's Router with links, and for each link the chunks that come in."""

    def __init__(self, core, payload_size, link_count, route_count):
        broker = types.SimpleNamespace(defer=lambda function, *args: function(*args))
        self.router = core.Router.__new__(core.Router)
        self.core = core
        core.listen(broker, 'exit', lambda: None)
        self.router.__init__(broker)
        self.protocols = [self.add_link(core, 1 + link) for link in range(link_count)]
        behind = [[] for _ in range(link_count)]
        for context_id in range(1, route_count + 1):
            link = (context_id - 1) % link_count
            behind[link].append(context_id)
            self.router._stream_by_id[context_id] = self.protocols[link].stream
        self.inputs = list(self.make_inputs(core, payload_size, route_count, behind))
        self.count = sum(count for _, count in self.inputs)

    def add_link(self, core, remote_id):
        protocol = core.MitogenProtocol(self.router, remote_id, local_id=0, parent_ids=[])
        protocol._writer = Writer()
        protocol.stream = types.SimpleNamespace(protocol=protocol, name='link')
        return protocol

    def make_inputs(self, core, payload_size, route_count, behind):
        chance = random.Random(1)
        partners = [chance.randint(1, route_count) for _ in range(route_count + 1)]
        minimum = MIN_MESSAGES if payload_size < GATHER else 2
        count = max(minimum, TOTAL_INPUT // len(behind) // (payload_size + 26))
        for contexts in behind:
            frames = []
            for _ in range(count):
                source = chance.choice(contexts)
                frames.append(core.Message(
                    dst_id=partners[source], src_id=source, auth_id=source, handle=1001,
                    data=b'x' * payload_size).pack())
            stream = b''.join(frames)
            yield [stream[at:at + READ_SIZE] for at in range(0, len(stream), READ_SIZE)], count

    def forward_all(self):
        for protocol, (chunks, _) in zip(self.protocols, self.inputs):
            for chunk in chunks:
                protocol.on_receive(None, chunk)
        sent = 0
        for protocol in self.protocols:
            sent += len(protocol._writer.frames)
            protocol._writer.frames.clear()
        if sent != self.count:
            raise SystemExit('router_bench: the original forwarded %d messages of %d' % (sent, self.count))


def python_work(core):
    import mitogen
    mitogen.context_id, mitogen.parent_id, mitogen.parent_ids = 0, None, []
    work = {}
    for name, shape in WORK.items():
        world = World(core, *shape)
        work[name] = (world.forward_all, world.count)
    return work


def target(name):
    return '10 M messages/s' if '64 B' in name else ''


def main():
    options = parse_arguments()
    folder = releases.fetch(os.path.join(measure.ROOT, '.cache', 'mitogen'), options.mitogen, print)
    sys.path.insert(0, folder)
    import mitogen.core as core
    if not options.no_build:
        measure.build(options.bazel, PROGRAMS)
    work = python_work(core)
    native, python = [], []
    for _ in range(options.runs):
        native.append(measure.measure_native(PROGRAMS))
        python.append(measure.measure_python(work))
    print('%s, %d processors; Python %s, Mitogen %s; medians of %d runs\n' % (
        measure.processor(), os.cpu_count(), platform.python_version(), options.mitogen, options.runs))
    measure.print_table(native, python, lambda name: name, target)


if __name__ == '__main__':
    standard_output.run('router_bench.py', main)
