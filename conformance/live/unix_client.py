"""
An external client of the original: joins the process that listens at the path, calls os.getpid() in the
context, calls the service, and prints the id of the listener and both results.

usage: unix_client.py FOLDER_OF_MITOGEN PATH CONTEXT_ID SERVICE
"""

import os
import sys

sys.path.insert(0, sys.argv[1])

import mitogen.core
import mitogen.parent
import mitogen.unix


def main():
    router, listener = mitogen.unix.connect(sys.argv[2])
    try:
        context = mitogen.parent.Context(router, int(sys.argv[3]))
        pid = context.call(os.getpid)
        echoed = listener.call_service(sys.argv[4], 'echo', value=pid)
        print('%d %d %d' % (listener.context_id, pid, echoed))
    finally:
        router.broker.shutdown()
        router.broker.join()


if __name__ == '__main__':
    main()
