#!/usr/bin/env python3
"""
Run by hand: a playbook for many hosts behind one context, and what that context needs.

usage: many_hosts.py INTERPRETER [HOSTS]

INTERPRETER is that of the bastion: a Python, or mitogen-stub. Prints how many
results were as expected, how long the run took, and the most memory that the
bastion's process had.
"""

import collections
import os
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[0] = os.path.dirname(HERE)

import ansible_kit  # noqa: E402
import ansible_release  # noqa: E402
import interpreters  # noqa: E402

CACHE = os.path.join(HERE, '..', '..', '..', '.cache', 'ansible')
MARK = 'many-hosts-bastion'
PLAY_S = 3000


def peak_kib(pid):
    try:
        with open('/proc/%s/status' % pid) as f:
            lines = [line.split() for line in f if line.startswith('VmHWM')]
        return int(lines[0][1]) if lines else 0
    except OSError:
        return 0


def is_marked(pid):
    try:
        with open('/proc/%s/environ' % pid, 'rb') as f:
            return MARK.encode() in f.read()
    except OSError:
        return False


class Watch(threading.Thread):
    """Finds the most memory that a process of `program` had, in KiB."""

    def __init__(self, program):
        super().__init__(daemon=True)
        self.program = os.path.realpath(program)
        self.peak = 0
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.wait(0.2):
            for pid in filter(str.isdigit, os.listdir('/proc')):
                try:
                    same = os.readlink('/proc/%s/exe' % pid) == self.program
                except OSError:
                    continue
                if same and is_marked(pid):
                    self.peak = max(self.peak, peak_kib(pid))


def bastion_program(interpreter):
    """The program, started with a mark in its environment."""
    return '/usr/bin/env MARK=%s %s' % (MARK, interpreter)


def main():
    ansible_kit.PLAY_S = PLAY_S
    interpreter = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    python = ansible_release.choose_python(interpreters.find_all())
    folder = ansible_release.fetch(CACHE, python, print)
    with tempfile.TemporaryDirectory() as scratch:
        t = ansible_kit.Kit({'transport': 'local', 'method': 'local', 'stub': interpreter,
                             'python': python.path, 'scratch': scratch, 'mitogen': folder})
        hosts = {'bastion0': t.host(bastion_program(interpreter))}
        for number in range(count):
            hosts['target%02d' % number] = t.host(python.path, 'bastion0')
        watch = Watch(interpreter)
        watch.start()
        started = time.time()
        results = t.play('many.yml', hosts)
        watch.stopping.set()
        print('%d hosts, %.0f s, peak of the bastion %d KiB' % (
            count, time.time() - started, watch.peak))
        for (task, status), number in sorted(collections.Counter(
                (r['task'], r['status']) for r in results).items()):
            print('%4d x %s: %s' % (number, task, status))


if __name__ == '__main__':
    main()
