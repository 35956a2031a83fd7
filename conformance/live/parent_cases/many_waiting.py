"""Eight thousand waiting receives take no thread, and are answered in turn."""

import os

CLAUSES = 'ROL-2'
TRANSPORTS = ('local',)
ONCE = True

COUNT = 8000


def count_threads(t):
    return len(os.listdir('/proc/%d/task' % t.session.pid))


def run(t):
    inbox, sender = t.inbox()
    child = t.connect_stub()
    threads = count_threads(t)
    waiting = [t.ask('receive', inbox=inbox, timeout=600) for _ in range(COUNT)]
    t.ask('counts').get()
    t.check_equal(count_threads(t), threads, 'threads')
    for number in range(3):
        t.call(child, 'mitogen_stub.send', sender, number)
    t.check_equal([reply.get() for reply in waiting[:3]], [0, 1, 2])
    t.ask('close_inbox', inbox=inbox).get()
    t.check_equal({reply.error().kind for reply in waiting[3:]}, {'lost'})
