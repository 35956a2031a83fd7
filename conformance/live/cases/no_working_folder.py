"""A child starts and works in a folder that has been removed."""

CLAUSES = 'BOOT-14'
TRANSPORTS = ('local',)
STUB_ONLY = 'CPython 3.13.0 cannot start in such a folder'


def run(t):
    t.check_alive(t.connect(script='mkdir {0} && cd {0} && rmdir {0} && exec "$0" "$@"'.format(t.path('gone'))))
