#!/usr/bin/env python3
"""Prints the originals on this machine that can be asked, as options of the search."""

import argparse
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, 'conformance', 'live'))
sys.path.append(os.path.join(ROOT, 'conformance', 'vectors'))

import interpreters
import releases
import standard_output

RELEASES = ('0.2.8', '0.3.3', '0.3.41', '0.3.54')
ORIGINAL = os.path.join(ROOT, 'conformance', 'testee', 'original.py')
CACHE = os.path.join(ROOT, '.cache', 'mitogen')


def say(text):
    print('differential: ' + text, file=sys.stderr)


def comma(text):
    return [part for part in text.split(',') if part]


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--python', metavar='P,...', type=comma)
    parser.add_argument('--mitogen', metavar='V,...', type=comma, default=RELEASES)
    return parser.parse_args()


def runs(command):
    """Whether the release can be imported on the Python; the testee says why not."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE)
    if done.returncode != 0:
        say(done.stderr.decode(errors='replace').strip())
    return done.returncode == 0


def main():
    options = parse_arguments()
    found = interpreters.find_all()
    chosen = (interpreters.select(found, options.python) if options.python
              else interpreters.default_selection(found))
    folders, missing = releases.fetch_all(CACHE, options.mitogen, say)
    for why in missing.values():
        say(why)
    commands = [[interpreter.path, ORIGINAL, folder]
                for interpreter in chosen for folder in folders.values()]
    able = [command for command in commands if runs(command)]
    if not able:
        sys.exit('differential: no original can be asked')
    for command in able:
        print(' '.join(command))


if __name__ == '__main__':
    standard_output.run('cells.py', main)
