#!/usr/bin/env python3
"""
Compares our first stage with the original's: from the start of an interpreter
to the marker that says that its context is up.

Both have the same Python, release and preamble. Ours is also measured with the
whole core.py; the original strips comments from it before it sends it. They run in
turn, and the table has medians. See README.md.
"""

import argparse
import os
import resource
import statistics
import sys
import time
import types

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, 'conformance', 'boot'))
sys.path.append(os.path.join(ROOT, 'conformance', 'vectors'))

from boot_bytes import BootBytes, core_of
from raw_child import RawChild

import interpreters
import releases
import standard_output

NAME = 'me@host:17'
ORIGINAL, SAME_CORE, WHOLE_CORE = 'original', 'ours', 'ours, whole core.py'


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add('--boot-bytes', metavar='PATH', required=True, help='//conformance/boot:boot_bytes')
    add('--mitogen', metavar='V', default=releases.DEFAULT[-1], help='release (default: %(default)s)')
    add('--python', metavar='P', action='append', help='of the child (default: all; may be repeated)')
    add('--runs', metavar='N', type=int, default=15, help='children of each kind (default: %(default)s)')
    return parser.parse_args()


def original_boot(folder, configuration_line):
    """What the original itself sends to a child: (arguments, preamble)."""
    sys.path.insert(0, folder)
    import mitogen.master
    import mitogen.parent
    preamble = mitogen.parent.get_core_source_partial().append(b'\n' + configuration_line + b'\n')
    connection = types.SimpleNamespace(
        options=types.SimpleNamespace(python_path='python', remote_name=NAME),
        get_python_argv=lambda: ['python'], get_preamble=lambda: preamble,
        _first_stage=mitogen.parent.Connection._first_stage)
    return mitogen.parent.Connection.get_boot_command(connection)[1:], preamble


def boots_of(options):
    import zlib
    folder = releases.fetch(os.path.join(ROOT, '.cache', 'mitogen'), options.mitogen, print)
    ours = BootBytes(options.boot_bytes).make(core_of(folder), options.mitogen, name=NAME)
    line = zlib.decompress(ours.preamble).splitlines()[-1]
    arguments, preamble = original_boot(folder, line)
    return {
        ORIGINAL: (arguments, preamble),
        SAME_CORE: (ours.arguments[:-1] + [str(len(preamble))], preamble),
        WHOLE_CORE: (ours.arguments, ours.preamble),
    }


def processor_ms():
    """The processor time of all children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (usage.ru_utime + usage.ru_stime) * 1e3


def measure(python, arguments, preamble):
    """Returns (milliseconds until the child was up, milliseconds of processor time in all)."""
    before = processor_ms()
    started = time.perf_counter()
    child = RawChild([python] + arguments)
    try:
        child.wait_for(b'MITO000\n')
        child.link.sendall(preamble)
        child.wait_for(b'MITO002\n')
        up = time.perf_counter() - started
        child.end_input()
        child.status()
    finally:
        child.close()
    return up * 1e3, processor_ms() - before


def compare(python, boots, runs):
    results = {name: [] for name in boots}
    for _ in range(runs):
        for name, (arguments, preamble) in boots.items():
            results[name].append(measure(python, arguments, preamble))
    return {name: [statistics.median(column) for column in zip(*rows)]
            for name, rows in results.items()}


def main():
    options = parse_arguments()
    boots = boots_of(options)
    print('Mitogen %s, %d children of each kind' % (options.mitogen, options.runs))
    for name, (arguments, preamble) in boots.items():
        print('%s: a command line of %d bytes, a preamble of %d' % (
            name, sum(len(a) + 1 for a in arguments), len(preamble)))
    print('| Python | | up, ms | of the original | processor, ms | of the original |')
    print('|---|---|---:|---:|---:|---:|')
    found = interpreters.find_all()
    for python in interpreters.select(found, options.python) if options.python else found:
        medians = compare(python.path, boots, options.runs)
        for name, (up, used) in medians.items():
            print('| %s | %s | %.1f | %.2f | %.1f | %.2f |' % (
                python.name, name, up, up / medians[ORIGINAL][0],
                used, used / medians[ORIGINAL][1]), flush=True)


if __name__ == '__main__':
    standard_output.run('boot_bench.py', main)
