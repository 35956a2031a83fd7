"""
Stands in for a container engine: writes its arguments to a file, and runs the
command at their end on this machine, if the arguments begin as they should.

usage: ENGINE ARGUMENT...; beside it, ENGINE.json has the FIRST arguments
"""

import json
import os
import sys


def main():
    with open(sys.argv[0] + '.json') as f:
        first = json.load(f)
    arguments = sys.argv[1:]
    with open(sys.argv[0] + '.arguments', 'w') as f:
        json.dump(arguments, f)
    if arguments[:len(first)] != first:
        raise SystemExit('expected %r first, got %r' % (first, arguments))
    command = arguments[len(first):]
    os.execvp(command[0], command)


if __name__ == '__main__':
    main()
