"""A child started by a Python child of the original answers the parent two links away."""

import os
import sys

CLAUSES = 'RTE-3 ROL-14 ROL-12 ROL-18'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    t.need_modules()
    middle = t.keep(t.router.local(python_path=sys.executable))
    context = t.connect(via=middle, name=u'far')
    t.check(t.router.stream_by_id(context.context_id) is t.router.stream_by_id(middle.context_id),
            'the way to it leads through the one in the middle')
    t.check_equal(context.call(t.stub.echo, {u'k': b'\xff'}), {u'k': b'\xff'}, 'value')
    context.call(t.stub.log, u'far.away', 40, u'heard')
    t.check_equal(t.texts('far.away'), [u'heard'], 'log')
    pid = context.call(os.getpid)
    t.disconnect(context)
    t.check_gone(pid)
    t.check_alive(middle)
