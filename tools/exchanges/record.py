#!/usr/bin/env python3
"""
Records the exchanges anew. Needs release 0.3.54 of the original in .cache/mitogen/.

    record.py [NAME...]
"""

import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)

import sessions  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
RELEASE = '0.3.54'
FOLDER = os.path.join(ROOT, '.cache', 'mitogen', RELEASE)


def names():
    return sorted(name[:-len('.json')] for name in os.listdir(os.path.join(HERE, 'recorded')))


def main(chosen):
    for name in chosen or names():
        sessions.store(name, sessions.record(FOLDER, name))


if __name__ == '__main__':
    main(sys.argv[1:])
