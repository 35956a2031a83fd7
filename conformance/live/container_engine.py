"""
Stands in for a container engine or a login program: writes its arguments to a file, and
runs the command at their end on this machine, if the arguments begin as they should.

usage: ENGINE ARGUMENT...; beside it, ENGINE.json has the FIRST arguments. If there is a
file ENGINE.shell, the command goes through a shell.
"""

import json
import os
import sys


def install(path, first, shell=False):
    """Puts a stand-in at the path."""
    with open(os.path.abspath(__file__).replace('.pyc', '.py')) as f:
        source = f.read()
    with open(path, 'w') as f:
        f.write('#!/usr/bin/env python3\n' + source)
    os.chmod(path, 0o755)
    with open(path + '.json', 'w') as f:
        json.dump(first, f)
    if shell:
        open(path + '.shell', 'w').close()
    elif os.path.exists(path + '.shell'):
        os.unlink(path + '.shell')
    if os.path.exists(path + '.arguments'):
        os.unlink(path + '.arguments')


def arguments(path):
    """What the stand-in was given when it ran last."""
    with open(path + '.arguments') as f:
        return json.load(f)


def main():
    with open(sys.argv[0] + '.json') as f:
        first = json.load(f)
    given = sys.argv[1:]
    with open(sys.argv[0] + '.arguments', 'w') as f:
        json.dump(given, f)
    if given[:len(first)] != first:
        raise SystemExit('expected %r first, got %r' % (first, given))
    command = given[len(first):]
    if os.path.exists(sys.argv[0] + '.shell'):
        command = ['/bin/sh', '-c', ' '.join(command)]
    os.execvp(command[0], command)


if __name__ == '__main__':
    main()
