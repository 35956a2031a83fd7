"""Truth tables of routing: every link, source, authority and destination; every handler; every sender."""

import itertools

from families.routing_parts import (DEAD, DEL_ROUTE, MASTER, PARENT, SELF, TREE, TREE_OUTCOMES, announce,
                                    announced, answer, handler, lose, receive, route, run, sent,
                                    withdraw)

# 7 is behind the child 5, 8 behind 6; 70 is not known.
FAMILY = TREE + [announce('a', 5, '7'), announce('b', 6, '8')]
NAMES = {
    0: 'the master', 2: 'the parent', 4: 'this context', 5: 'the child', 6: 'its sibling',
    7: 'a grandchild', 8: "the sibling's child", 70: 'an unknown context'
}
IDS = sorted(NAMES)
POLICIES = ('anyone', 'parent_authority', 'neighbour')


def said(link, src, auth, dst):
    return 'from %s, authority of %s, to %s, by the link %s' % (
        NAMES[src], NAMES[auth], NAMES[dst], 'of the child' if link == 'a' else 'up')


def believed():
    """Who is believed to be the source, and to have which authority."""
    for link, src, auth, dst in itertools.product(('a', 'up'), IDS, IDS, (SELF, 6, 70)):
        yield run(FAMILY + [handler(200), receive(link, dst, src, 200, b'x', 1005, auth=auth)],
                  'RTE-1', said(link, src, auth, dst))


def one_way():
    """The same in unidirectional mode, for each destination."""
    for link, src, dst in itertools.product(('a', 'up'), IDS, IDS):
        for auth in sorted({src, MASTER}):
            yield run(FAMILY + [handler(200), receive(link, dst, src, 200, b'x', 1005, auth=auth)],
                      'RTE-7', 'unidirectional, ' + said(link, src, auth, dst),
                      unidirectional=True)


def handled():
    """Each kind of handler, a first message of each kind, and a second that every handler takes."""
    for policy, persist, respondent in itertools.product(POLICIES, (True, False), (None, 5, PARENT)):
        for (link, src), dead in itertools.product((('a', 5), ('a', 7), ('up', PARENT), ('up', MASTER)),
                                                   (False, True)):
            if dead and respondent is not None and src not in (respondent, MASTER):
                continue  # RTE-8: who may say that a respondent is gone is asked elsewhere.
            steps = [handler(200, policy, persist, respondent),
                     receive(link, SELF, src, 200, b'first', DEAD if dead else 1005),
                     receive('up', SELF, PARENT, 200, b'second', 1006)]
            yield run(FAMILY + steps, 'RTE-8', '%s, %s, %s: a %s message from %s, then one more' % (
                policy, 'persists' if persist else 'once',
                'waits for nobody' if respondent is None else 'waits for %s' % NAMES[respondent],
                'dead' if dead else 'live', NAMES[src]))


SOURCES = {'the child': 5, 'the grandchild': 7, 'the parent': PARENT, 'this context': SELF}
ONCE = ('RTE-11: one DEL_ROUTE tells the link that the context is gone. The original sends it the same '
        'one twice')


def told_once(sources):
    gone = [sent('a', 5, DEL_ROUTE, b'8'), sent('up', PARENT, DEL_ROUTE, b'8')]
    return answer(TREE_OUTCOMES + announced('7', '8') +
                  [{'sent': [sent('b', 8, 300, b'x', src=s)]} for s in sources] + [{'sent': gone}],
                  [[2, 'up'], [5, 'a'], [6, 'b'], [7, 'a']])


def told():
    """Who had sent to a context that is gone, in each combination, and how it went."""
    senders = {'the child': receive('a', 8, 5, 300, b'x'), 'the grandchild': receive('a', 8, 7, 300, b'x'),
               'the parent': receive('up', 8, PARENT, 300, b'x'), 'this context': route(8, 300, b'x'),
               'its own parent': receive('b', 8, 6, 300, b'x')}
    ends = {'its DEL_ROUTE comes': withdraw('b', 6, '8'), 'a forged DEL_ROUTE comes': withdraw('a', 5, '8'),
            'the parent says so': withdraw('up', PARENT, '8')}
    for count in range(len(senders) + 1):
        for chosen in itertools.combinations(sorted(senders), count):
            for how, end in ends.items():
                if 'its own parent' in chosen and how == 'its DEL_ROUTE comes':
                    continue  # RTE-11: who says it is not told, which is asked elsewhere.
                below = {'the child', 'the grandchild'} & set(chosen)
                more = {}
                if below and how == 'its DEL_ROUTE comes':
                    more = {'expect': told_once([SOURCES[s] for s in chosen]), 'stricter': ONCE}
                yield run(FAMILY + [senders[s] for s in chosen] + [end], 'RTE-11',
                          '%s sent to it: %s' % (' and '.join(chosen) or 'nobody', how),
                          **more)


def waited():
    """Whom handlers wait for, and what is lost."""
    ends = [('the link of the child is lost', lose('a')), ('the link of its sibling is lost', lose('b')),
            ('the grandchild is said to be gone', withdraw('a', 5, '7')),
            ("the sibling's child is said to be gone", withdraw('b', 6, '8')),
            ('a grandchild is said to be gone by the wrong child', withdraw('b', 6, '7')),
            ('an unknown context is said to be gone', withdraw('up', PARENT, '70'))]
    for first, second in itertools.combinations((5, 6, 7, 8, 70), 2):
        for what, end in ends:
            yield run(FAMILY + [handler(respondent=first), handler(respondent=second), end], 'RTE-9',
                      'handlers wait for %s and %s: %s' % (NAMES[first], NAMES[second], what))


FILES = {
    'routing/table_believed.json': believed, 'routing/table_one_way.json': one_way,
    'routing/table_handlers.json': handled, 'routing/table_told.json': told,
    'routing/table_waiting.json': waited,
}
