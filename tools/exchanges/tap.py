"""
Stands between a parent and its child, and writes down what passes, and when.

    tap.py RECORD PROGRAM [ARGUMENT...]

A parent starts it in place of PROGRAM. Each line of RECORD is the time in nanoseconds, `>` for what
goes to the child or `<` for what comes from it, and the bytes in hexadecimal. No bytes are the end.
"""

import os
import select
import subprocess
import sys
import time

DETACHED_AFTER_S = 3


def write_all(descriptor, data):
    while data:
        try:
            data = data[os.write(descriptor, data):]
        except BlockingIOError:
            select.select([], [descriptor], [])
        except OSError:
            return


def copy(child, record):
    """Copies until the child has ended its output."""
    ways = {0: ('>', child.stdin.fileno()), child.stdout.fileno(): ('<', 1)}
    while child.stdout.fileno() in ways:
        for source in select.select(list(ways), [], [])[0]:
            try:
                data = os.read(source, 1 << 20)
            except ConnectionError:
                data = b''
            direction, target = ways[source]
            record.write('%d %s %s\n' % (time.monotonic_ns(), direction, data.hex()))
            record.flush()
            write_all(target, data)
            if not data:
                del ways[source]
                if source == 0:
                    child.stdin.close()


def main(record, *command):
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    with open(record, 'w') as f:
        copy(child, f)
    os.close(0)
    os.close(1)
    try:
        child.wait(DETACHED_AFTER_S)
    except subprocess.TimeoutExpired:
        pass


if __name__ == '__main__':
    main(*sys.argv[1:])
