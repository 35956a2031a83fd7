"""A child has no socket of its parent or of its siblings."""

import itertools
import os

SOURCE = '''\
import os


def sockets():
    links = []
    for fd in os.listdir('/proc/self/fd'):
        try:
            links.append(os.readlink('/proc/self/fd/' + fd))
        except OSError:
            pass
    return [link for link in links if link.startswith('socket:')]
'''

CLAUSES = 'BOOT-18'
TRANSPORTS = ('local', 'ssh', 'sudo')


def run(t):
    t.start_with_modules({'live_descriptors.py': SOURCE})
    children = [t.connect() for _ in range(3)]
    open_there = [set(map(t.text, t.call(child, 'live_descriptors.sockets'))) for child in children]
    folder = '/proc/%d/fd/' % t.session.pid
    open_there.append({os.readlink(folder + fd) for fd in os.listdir(folder)})
    for one, other in itertools.combinations(open_there, 2):
        t.check_equal(one & other, set(), 'sockets that two processes share')
