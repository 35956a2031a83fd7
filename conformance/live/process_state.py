"""Processes as /proc shows them. Runs on Python 2.7 and 3."""

import os


def process_stat(pid):
    """State and parent of a process as /proc shows them, or None twice if there is no such process."""
    try:
        with open('/proc/%d/stat' % pid) as stat:
            return stat.read().rpartition(')')[2].split()[:2]
    except (IOError, OSError):
        return None, None


def process_state(pid):
    return process_stat(pid)[0]


def parent_of(pid):
    return int(process_stat(pid)[1] or 0)


def is_running(pid):
    return process_state(pid) not in (None, 'Z', 'X')


def children(parent=None):
    """The processes whose parent is the given one, or this one."""
    pids = [int(name) for name in os.listdir('/proc') if name.isdigit()]
    return [pid for pid in pids if parent_of(pid) == (parent or os.getpid())]
