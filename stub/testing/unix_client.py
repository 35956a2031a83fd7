"""A client of the original: joins the listener at a path, calls os.getpid() in the context with the given id, and
prints the listener's id and the result."""

import os
import sys

sys.path.insert(0, sys.argv[1])

import mitogen.core  # noqa: E402
import mitogen.parent  # noqa: E402
import mitogen.unix  # noqa: E402

router, listener = mitogen.unix.connect(sys.argv[2])
try:
    context = mitogen.parent.Context(router, int(sys.argv[3]))
    print('%d %d' % (listener.context_id, context.call(os.getpid)))
finally:
    router.broker.shutdown()
    router.broker.join()
