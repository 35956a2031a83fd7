"""
A parent starts this in place of Python. It lends its standard input and output to the case that
listens at the path, which then plays the child.

usage: lend_descriptors.py PATH [WORDS OF THE BOOT COMMAND]...
Ends when the case closes the connection.
"""

import array
import socket
import sys


def main():
    case = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    case.connect(sys.argv[1])
    case.sendmsg([b'.'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [0, 1]))])
    case.recv(1)


if __name__ == '__main__':
    main()
