"""What peers really send for a value that they cannot pickle.

From 0.3.41 on a peer on Python 2.7 leaves half a pickle in the message, and a CallError
follows. A peer on Python 3 leaves nothing, but the memo has the entries of that half.
"""

import os

from cases import HONEST
from families.pickle_parts import load

RECORDED = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'recorded',
                        'unpicklable.txt')


def recorded():
    with open(RECORDED) as f:
        for line in f:
            cell, why, number, data = line.strip().split('|')
            yield cell, why, int(number), bytes.fromhex(data)


def unpicklable():
    for cell, why, number, data in recorded():
        text = 'a value without a pickle, %s, as written by %s' % (why, cell)
        yield load(data, 'PKL-1', text, kind=HONEST)
        if number > 1:
            yield load(data, 'PKL-2', text + ': all that can be read', count='all',
                       since='0.3.41', kind=HONEST)


FILES = {'pickle/unpicklable.json': unpicklable}
