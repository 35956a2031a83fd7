"""
Says whether one release of the original works on the Python that runs this.

usage: probe.py FOLDER_OF_RELEASE
Connects one Python child and calls it. Ends with status 0, or with the reason
on the last line of standard error.
"""

import os
import sys

sys.path.insert(0, sys.argv[1])

import mitogen.core
import mitogen.master
import mitogen.select


def main():
    broker = mitogen.master.Broker()
    router = mitogen.master.Router(broker)
    try:
        context = router.local(python_path=sys.executable, connect_timeout=20)
        child = context.call_async(os.getpid).get(timeout=20).unpickle()
        if child == os.getpid():
            raise SystemExit('the call was not made in a child')
    finally:
        broker.shutdown()
        broker.join()


main()
