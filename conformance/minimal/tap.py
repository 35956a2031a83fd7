"""
Stands between a parent and its child, and writes down all that passes.

    tap.py RECORD PROGRAM [ARGUMENT...] -c ...

A parent starts it in place of PROGRAM and its arguments. RECORD gets one JSON object: the
arguments from -c on, and the bytes of each direction in hexadecimal.
"""

import json
import os
import select
import subprocess
import sys


def write_all(descriptor, data):
    while data:
        try:
            data = data[os.write(descriptor, data):]
        except BlockingIOError:
            select.select([], [descriptor], [])
        except ConnectionError:
            return


def copy(child):
    """Copies until the child has ended its output; returns the bytes by direction."""
    seen = {'to child': b'', 'from child': b''}
    ways = {0: ('to child', child.stdin.fileno()), child.stdout.fileno(): ('from child', 1)}
    while child.stdout.fileno() in ways:
        for source in select.select(list(ways), [], [])[0]:
            data = os.read(source, 65536)
            direction, target = ways[source]
            seen[direction] += data
            write_all(target, data)
            if not data:
                del ways[source]
                if target != 1:
                    child.stdin.close()
    return seen


def main(record, *command):
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    seen = copy(child)
    child.wait()
    with open(record, 'w') as f:
        json.dump(dict({key: data.hex() for key, data in seen.items()},
                       arguments=list(command[command.index('-c'):])), f)


if __name__ == '__main__':
    main(*sys.argv[1:])
