"""
An original that listens at the path, with one child and a service, until its input ends.
Prints the id of the child and its process id once it listens.

usage: unix_listener.py FOLDER_OF_MITOGEN PATH
"""

import os
import sys

sys.path.insert(0, sys.argv[1])

import mitogen.core
import mitogen.master
import mitogen.service
import mitogen.unix


class Echo(mitogen.service.Service):
    @classmethod
    def name(cls):
        return u'live.Echo'

    @mitogen.service.expose(policy=mitogen.service.AllowAny())
    def echo(self, value):
        return value


def main():
    broker = mitogen.master.Broker()
    router = mitogen.master.Router(broker)
    pool = mitogen.service.Pool(router, services=[Echo(router)])
    try:
        mitogen.unix.Listener.build_stream(router, path=sys.argv[2])
        child = router.local(python_path=sys.executable)
        print('%d %d' % (child.context_id, child.call(os.getpid)))
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        pool.stop()
        broker.shutdown()
        broker.join()


if __name__ == '__main__':
    main()
