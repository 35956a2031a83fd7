"""
Runs a command whose standard input does not block.

usage: nonblocking.py COMMAND...
"""

import fcntl
import os
import sys


def main():
    flags = fcntl.fcntl(0, fcntl.F_GETFL)
    fcntl.fcntl(0, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    os.execv(sys.argv[1], sys.argv[1:])


if __name__ == '__main__':
    main()
