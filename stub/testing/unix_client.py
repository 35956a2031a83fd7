"""An external client of the original: joins the listener at the path given, and prints what os.getpid() returns in the
context whose id is given."""

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
