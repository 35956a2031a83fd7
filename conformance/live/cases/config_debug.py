"""A child whose configuration asks for debugging and a profiler works like any other."""

import os

CLAUSES = 'BOOT-20 BOOT-9'
STUB_ONLY = 'it writes what it found to files in /tmp'


def run(t):
    t.change_config(lambda config: config.update(debug=True, profiling=True))
    context = t.connect()
    pid = context.call(os.getpid)
    t.check_alive(t.connect_below(context, debug=True))
    t.disconnect(context)
    t.check_gone(pid)
