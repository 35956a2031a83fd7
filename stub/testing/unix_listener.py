"""An original that listens at the path given, with one child, until its input ends. Prints the id of the child and its
process id once it listens."""

import os
import sys

sys.path.insert(0, sys.argv[1])

import mitogen.master  # noqa: E402
import mitogen.unix  # noqa: E402

broker = mitogen.master.Broker()
try:
    router = mitogen.master.Router(broker)
    mitogen.unix.Listener.build_stream(router, path=sys.argv[2])
    child = router.local(python_path=sys.executable)
    print('%d %d' % (child.context_id, child.call(os.getpid)))
    sys.stdout.flush()
    sys.stdin.read()
finally:
    broker.shutdown()
    broker.join()
