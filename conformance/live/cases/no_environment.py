"""A child starts and works without any environment variable."""

import os

CLAUSES = 'BOOT-14'
TRANSPORTS = ('local',)


def run(t):
    context = t.connect(script='exec env -i "$0" "$@"')
    t.check_alive(context)
    t.check_equal(context.call(os.getenv, u'HOME'), None, 'HOME')
