"""A running child has made its descriptors 0 and 1 non-blocking for a program in front of it as well."""

import os

CLAUSES = 'BOOT-18'
TRANSPORTS = ('local',)


def is_nonblocking(pid, fd):
    with open('/proc/%d/fdinfo/%d' % (pid, fd)) as f:
        flags = next(line.split()[1] for line in f if line.startswith('flags:'))
    return bool(int(flags, 8) & os.O_NONBLOCK)


def run(t):
    # The shell stays in front of the child, and shares its open files.
    started = 'echo $$ > %s; grep flags /proc/$$/fdinfo/0 > %s; "$0" "$@"; exit $?' % (
        t.path('front.pid'), t.path('before'))
    context = t.connect(script=started)
    t.check_alive(context)
    front = t.read_pid('front.pid')
    before = int(t.read('before').split()[1], 8) & os.O_NONBLOCK
    t.check_equal(before, 0, 'O_NONBLOCK before the child runs')
    t.check_equal([is_nonblocking(front, fd) for fd in (0, 1)], [True, True], 'O_NONBLOCK of 0 and 1')
