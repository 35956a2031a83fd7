"""Imports modules in a child, for cases that give it some. Runs on Python 2.7 and 3."""

import time


def import_each(prefix, count, pause=0):
    """Imports prefix_0, prefix_1, ... Returns what the imports that failed say."""
    failures = []
    for n in range(count):
        try:
            __import__('%s_%d' % (prefix, n))
        except ImportError as error:
            failures.append(str(error))
        time.sleep(pause)
    return failures
