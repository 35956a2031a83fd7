"""Processes that join and children that are connected get ids of one row: none is given twice, nor one of a block."""

import os
import stat

CLAUSES = 'BOOT-16 BOOT-22 ROL-6'
TRANSPORTS = ('local',)

SOURCE = '''\
import mitogen.core
import mitogen.parent


@mitogen.core.takes_econtext
def take(count, econtext):
    mitogen.parent.upgrade_router(econtext)
    return [econtext.router.allocate_id() for _ in range(count)]
'''


def check_different(t, ids):
    t.check_equal(len(set(ids)), len(ids), 'different ids of %r' % (ids[:10],))


def run(t):
    path = t.path('socket')
    t.start_with_modules({'live_ids.py': SOURCE})
    t.ask('listen', path=path).get()
    t.check_equal(stat.S_IMODE(os.stat(path).st_mode), 0o600, 'mode of the socket')
    ids = [0]
    for _ in range(3):
        ids.append(t.connect())
        ids.append(t.hostile_joiner(path).join())
    child = t.connect()
    ids.append(child)
    ids += t.call(child, 'live_ids.take', 1500)
    for _ in range(3):
        ids.append(t.hostile_joiner(path).join())
        ids.append(t.connect())
    check_different(t, ids)
