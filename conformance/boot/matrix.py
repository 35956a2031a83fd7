#!/usr/bin/env python3
"""
Boots a child of each release on each Python as our parent would.

    matrix.py BOOT_BYTES             # all that is found here
    matrix.py BOOT_BYTES --python 3.11 --release 0.3.54

A cell is "booted", "-" where the original itself cannot run, or "failed".
"""

import argparse
import os
import subprocess
import sys
import tempfile

from boot_bytes import HERE, BootBytes, core_of

import interpreters
import releases

ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.append(os.path.join(ROOT, 'conformance', 'vectors'))

import standard_output
CANNOT_RUN = 'cannot run here: '
TIME_LIMIT_S = 120


def release_folders():
    """{release: folder} of those in the cache, and Debian's."""
    cache = os.path.join(ROOT, '.cache', 'mitogen')
    found = {name: os.path.join(cache, name)
             for name in (os.listdir(cache) if os.path.isdir(cache) else ())}
    own = releases.debian_release()
    if own is not None:
        found.setdefault(own, os.path.dirname(releases.DEBIAN_FOLDER))
    return dict(sorted(found.items(), key=lambda item: releases.as_tuple(item[0])))


def boot(boot_bytes, interpreter, release, folder):
    """Returns (what the cell shows, the details)."""
    with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
        file.write(boot_bytes.make(core_of(folder), release).text)
        file.flush()
        try:
            done = subprocess.run(
                [interpreter, os.path.join(HERE, 'parent.py'), folder, file.name],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                timeout=TIME_LIMIT_S)
        except subprocess.TimeoutExpired:
            return 'failed', 'no end in %d seconds' % TIME_LIMIT_S
    said = done.stdout.decode().strip()
    if done.returncode == 0 and said == 'booted':
        return 'booted', ''
    if done.returncode == 0 and said.startswith(CANNOT_RUN):
        return '-', said
    return 'failed', said + done.stderr.decode()


def chosen(options):
    found = interpreters.find_all()
    if options.python:
        found = interpreters.select(found, options.python)
    folders = release_folders()
    return found, {name: folders[name] for name in options.release or folders}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('boot_bytes', help='the program')
    parser.add_argument('--python', action='append', help='only this one; may be repeated')
    parser.add_argument('--release', action='append', help='only this one; may be repeated')
    options = parser.parse_args()
    pythons, folders = chosen(options)
    program = BootBytes(options.boot_bytes)
    print('%-8s' % '' + ''.join('%8s' % p.name for p in pythons))
    counts = {'booted': 0, '-': 0, 'failed': 0}
    said = {}
    for release, folder in folders.items():
        cells = []
        for python in pythons:
            cell, why = boot(program, python.path, release, folder)
            cells.append(cell)
            counts[cell] += 1
            if cell == 'failed':
                said[release, python.name] = why
        print('%-8s' % release + ''.join('%8s' % c for c in cells), flush=True)
    for cell, why in said.items():
        print('%s on Python %s: %s' % (cell + (standard_output.visible(why),)))
    print('%(booted)d booted, %(failed)d failed, %(-)d where the original cannot run' % counts)
    return 0 if counts['booted'] and not counts['failed'] else 1


if __name__ == '__main__':
    standard_output.run('matrix.py', main)
