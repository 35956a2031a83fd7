"""Sequences in contexts with all their roles: how they end, and who gets which ids."""

import itertools

from families.roles_parts import (ALLOCATE, ALLOCATE_ID, CALL_FUNCTION, GET_MODULE,
                                  LIST_HANDLES, PICKLE, SHUTDOWN, TAGS, full, master)
from families.payload_parts import NONE, pickle, tup
from families.pickle_parts import text
from families.routing_parts import (DEAD, MASTER, PARENT, SELF, TREE, UP, announce, lose, receive, route)

CALL = pickle(tup(NONE, text('mod'), NONE, text('func'), b')', b'cmitogen.core\nKwargs\n}\x85R'))
PASSED = receive('up', 5, MASTER, 300, b'x', 1005)
AFTER = {
    'a call': [receive('up', SELF, MASTER, CALL_FUNCTION, CALL, 1005, tag=PICKLE)],
    'a message for a child': [PASSED], 'a request of a child': [receive('a', 6, 5, 300, b'x', 1005)],
    'a child asks for a module': [receive('a', SELF, 5, GET_MODULE, b'os', 1005)],
    'the parent is lost': [lose('up')], 'a child is lost': [lose('a')],
    'all children are lost': [lose('a'), lose('b')], 'a route comes': [announce('a', 5, '7:x')],
    'one more SHUTDOWN': [receive('up', SELF, MASTER, SHUTDOWN)],
    'an answer to nobody': [receive('up', SELF, MASTER, 1000, b'x')],
    'nothing but its handles': [LIST_HANDLES],
    'a message of its own': [route(5, 300, b'x', 1000)],
}
SENDERS = (('up', MASTER, MASTER), ('up', PARENT, PARENT), ('up', 70, 70), ('up', 70, MASTER),
           ('up', MASTER, 70), ('a', 5, 5), ('a', 5, MASTER), ('b', 6, 6))


def ends():
    for link, src, auth in SENDERS:
        for reply_to in (0, 1005, DEAD):
            yield full(TREE + [receive(link, SELF, src, SHUTDOWN, b'', reply_to, auth=auth), PASSED],
                       'ROL-1', 'SHUTDOWN by the link %s from %d under the authority of %d, reply to '
                       '%d: then a message for a child' % (link, src, auth, reply_to))
    for what, steps in AFTER.items():
        yield full(TREE + [receive('up', SELF, MASTER, SHUTDOWN)] + steps, 'ROL-1',
                   'SHUTDOWN, and then %s' % what)
        # Nobody can fetch the module any more; the original leaves the child without an answer.
        more = {'strictness': 'OBSERVED'} if 'module' in what else {}
        yield full(TREE + [lose('up')] + (steps if what != 'the parent is lost' else [LIST_HANDLES]),
                   'ROL-1', 'the parent is lost, and then %s' % what, **more)
    for first, second in itertools.permutations((lose('a'), lose('b'), lose('up')), 2):
        yield full(TREE + [first, second], 'ROL-1', 'the link %s is lost, then %s' % (
            first['link'], second['link']))
    for payload in (b'', b'x', b'\x80\x02N.'):
        for tag in (0x4d49, 0x4d4a, 0x4d4b):
            yield full([UP, receive('up', SELF, MASTER, SHUTDOWN, payload, tag=tag)], 'ROL-1',
                       'SHUTDOWN with %d bytes, tag %04x' % (len(payload), tag), role='leaf',
                       since=TAGS)


def ids():
    ask = {n: receive(link, MASTER, n, ALLOCATE_ID, b'', 1005) for link, n in (('a', 5), ('b', 6))}
    ask[7] = receive('a', MASTER, 7, ALLOCATE_ID, b'', 1006)
    steps = {'a': ask[5], 'b': ask[6], 'm': ALLOCATE}
    for length in (1, 2, 3):
        for order in itertools.product('abm', repeat=length):
            yield master([steps[s] for s in order], 'ROL-6',
                         'ids are given to %s' % ', '.join(
                             {'a': 'a child', 'b': 'its sibling', 'm': 'the master itself'}[s]
                             for s in order))
    for link, src, auth in (('a', 5, 6), ('a', 6, 6), ('a', 7, 7), ('b', 7, 7), ('a', 70, 70),
                            ('a', MASTER, MASTER), ('a', 5, MASTER)):
        yield master([announce('a', 5, '7:x', self=MASTER),
                      receive(link, MASTER, src, ALLOCATE_ID, b'', 1005, auth=auth), ALLOCATE],
                     'ROL-6', 'ids asked for by the link %s, source %d, authority %d' % (link, src, auth))
    for reply_to in (DEAD, 1000, 4294967295):
        yield master([receive('a', MASTER, 5, ALLOCATE_ID, b'', reply_to), ask[5]], 'ROL-6',
                     'ids asked for with the reply to %d' % reply_to)
    for step in (lose('a'), announce('a', 5, '7:x', self=MASTER), announce('a', 5, '1000:x', self=MASTER)):
        yield master([ask[5], step, ask[6], ALLOCATE], 'ROL-6', 'ids go on after %s' % (
            'the child is lost' if step['do'] == 'lose' else 'a route came'))


FILES = {'roles/ends.json': ends, 'roles/id_blocks.json': ids}
