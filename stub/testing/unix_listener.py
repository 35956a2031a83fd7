"""A master of the original with one child, which listens at a path until its input ends. Once it listens, it prints the
child's context id and process id."""

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
