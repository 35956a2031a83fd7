"""Reads what recording_child.py wrote. Runs on Python 2.7 and 3."""

import collections
import os

import wire

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'recording_child.py')

Frame = collections.namedtuple('Frame', 'seconds handle dst_id src_id auth_id')


def argv(path):
    return [u'/usr/bin/env', u'python3', u'' + PROGRAM, u'' + path]


def read(path):
    with open(path) as f:
        return f.read()


def frames(text):
    """The frames that came, in their order."""
    lines = [line.split() for line in text.splitlines() if line.startswith('frame')]
    return [Frame(float(line[1]), *map(int, line[2:])) for line in lines]


def end(text):
    """When the link ended, or None."""
    return next((float(line.split()[1]) for line in text.splitlines() if line.startswith('end')), None)


def shutdowns(text):
    return [frame for frame in frames(text) if frame.handle == wire.SHUTDOWN]
