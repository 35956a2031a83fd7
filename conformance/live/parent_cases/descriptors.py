"""A child has its standard streams, its link, and nothing of its parent or siblings."""

SOURCE = '''\
import os


def count():
    return len(os.listdir('/proc/self/fd'))
'''


def run(t):
    t.start_with_modules({'live_descriptors.py': SOURCE})
    children = [t.connect() for _ in range(4)]
    counts = [t.call(child, 'live_descriptors.count') for child in children]
    t.check_equal(counts, [counts[0]] * 4, 'open descriptors of each child')
