"""Routing: who is believed, who gets a message, and who hears that it was lost."""

from families.routing_parts import (
    A, ADD_ROUTE, B, DEAD, DEL_ROUTE, EXIT, FORWARD_LOG, MASTER, PARENT, SELF, TREE, TREE_OUTCOMES,
    TREE_ROUTES, UP, announce, announced, answer, connect, dead, handler, lose, receive, remove,
    route, run, sent, withdraw)

TAGS = PICKLE, RAW = 0x4d4a, 0x4d4b
UNKNOWN = 70
FORGED = 'forged'
LIMIT = 150
# Why answers are right with which no release agrees.
TAKEN = ('who is at the end of such a route would be believed to be that context, and get its messages. '
         'No honest context announces one')
LENT = ('the original sends the dead message under its own authority, so whoever sends a message that is '
        'too large closes handlers that it may not use')


def verification():
    for link, src, why in (
            ('a', 5, 'a child speaks for itself'), ('up', 2, 'the parent speaks'),
            ('up', 0, 'the master speaks, by the parent'),
            ('up', UNKNOWN, 'an id that is not known is behind the parent'),
            ('up', SELF, 'even the id of this context, which has no route, is behind the parent')):
        yield run(TREE + [handler(200), receive(link, SELF, src, 200, b'x')], 'RTE-1', why)
    for link, src, auth, why in (
            ('a', 6, 6, "a child uses its sibling's id"),
            ('a', 2, 2, 'a child passes for the parent'),
            ('a', 0, 0, 'a child passes for the master'),
            ('a', 4, 4, 'a child passes for the context itself'),
            ('a', UNKNOWN, UNKNOWN, 'a child uses an id that is not known'),
            ('a', 5, 0, "a child claims the master's authority"),
            ('a', 5, 6, "a child claims its sibling's authority"),
            ('a', 6, 5, "a child's own authority, and its sibling's id"),
            ('a', 0, 5, "a child's own authority, and the master's id"),
            ('up', 5, 5, 'the parent uses the id of a child'),
            ('up', 5, 0, "the parent's authority, and the id of a child"),
            ('up', 0, 5, "the authority of a child, and the parent's id")):
        for reply_to in (0, 1005):
            forged = receive(link, SELF, src, 200, b'x', reply_to, auth=auth)
            also = ', and wants a reply' if reply_to else ''
            yield run(TREE + [handler(200), forged], 'RTE-1',
                      '%s%s: dropped, and not answered' % (why, also), kind=FORGED)
    yield run(TREE + [receive('a', 6, 0, 101, b'x', auth=0)], 'RTE-1',
              'a forged message is not forwarded either', kind=FORGED)
    yield run(TREE + [announce('a', 5, '7:db'), handler(200), receive('a', SELF, 7, 200, b'x')],
              'RTE-1', 'a grandchild that was announced speaks by its parent')
    yield run(TREE + [announce('a', 5, '7:db'), handler(200), receive('b', SELF, 7, 200, b'x')],
              'RTE-1', 'its uncle cannot speak for it', kind=FORGED)
    yield run(TREE + [announce('a', 5, '7:db'), handler(200),
                      receive('a', SELF, 7, 200, b'x', auth=5),
                      receive('a', SELF, 5, 200, b'y', auth=7)], 'RTE-1',
              'source and authority may be two contexts behind one link')
    yield run([connect('a', 5), handler(200), receive('a', 0, 7, 200, b'x')], 'RTE-1',
              'in the master, an id that is not known is behind no link', role='master',
              kind=FORGED)
    yield run([connect('a', 5), handler(200), receive('a', 0, 5, 200, b'x', auth=0)], 'RTE-1',
              "in the master, a child cannot have the master's authority", role='master',
              kind=FORGED)
    yield run([UP, A, lose('up'), handler(200), receive('a', SELF, UNKNOWN, 200, b'x')], 'RTE-1',
              'once the parent is lost, an unknown id is behind no link', kind=FORGED)
    yield run(TREE + [handler(200), receive('up', SELF, PARENT, 200, b'x', tag=PICKLE)],
              'RTE-1', 'the tag is nothing to the router', since='0.3.39')
    for link, name in (('a', 'a child'), ('up', 'the parent')):
        src = 5 if link == 'a' else PARENT
        yield run(TREE + [handler(200), lose(link), receive(link, SELF, src, 200, b'late', 1005)],
                  'RTE-9', 'what still comes by the lost link of %s is dropped' % name,
                  kind=FORGED)
    yield run(TREE + [lose('a'), connect('a2', 5), handler(200), receive('a', SELF, 5, 200, b'x'),
                      receive('a2', SELF, 5, 200, b'y')], 'RTE-9',
              'a link that takes the place of a lost one is believed, the lost one is not')


def stamps():
    stamped = [UP, connect('a', 5, auth_id=SELF), B]
    for auth_id, why in ((SELF, "the receiver's own"), (PARENT, "the parent's"),
                         (MASTER, "the master's"), (6, "a sibling's"), (UNKNOWN, 'an unknown')):
        yield run([UP, connect('a', 5, auth_id=auth_id), B,
                   handler(200), receive('a', SELF, 5, 200, b'x')], 'RTE-2',
                  '%s authority is stamped on what a child sends' % why)
        yield run([UP, connect('a', 5, auth_id=auth_id), B, handler(200, 'parent_authority'),
                   receive('a', SELF, 5, 200, b'x', 1005)], 'RTE-2',
                  'a handler for parents, and the stamp is %s' % why)
    yield run(stamped + [handler(200), receive('a', SELF, 5, 200, b'x', auth=SELF)], 'RTE-2',
              'the authority is checked as it came, before the stamp', kind=FORGED)
    yield run(stamped + [receive('a', 6, 5, 200, b'x')], 'RTE-2',
              'what is forwarded is stamped too')
    yield run(stamped + [announce('a', 5, '7:db'), receive('a', 6, 7, 200, b'x')], 'RTE-12',
              'a client announces nobody, so nothing is taken from a context behind it',
              since='0.2.9')
    yield run(stamped + [receive('a', SELF, 5, 9, b'x', 1005)], 'RTE-2',
              'a dead reply is of the authority of who sends it')


def forwarding():
    for dst, why in ((6, 'to a sibling'), (PARENT, 'to the parent'), (MASTER, 'to the master'),
                     (UNKNOWN, 'to a context that is not known: up')):
        yield run(TREE + [receive('a', dst, 5, 300, b'abc', 1005)], 'RTE-3',
                  'from a child %s' % why)
        yield run(TREE + [route(dst, 300, b'abc', 1005)], 'RTE-3', "one's own %s" % why)
    yield run(TREE + [receive('up', 5, 0, 101, b'abc', 1005)], 'RTE-3', 'from above to a child')
    yield run(TREE + [announce('a', 5, '7:db'), receive('up', 7, 0, 101, b'abc', 1005)], 'RTE-3',
              'from above to a grandchild')
    yield run(TREE + [announce('a', 5, '7:db'), receive('a', 7, 5, 300, b'abc')], 'RTE-3',
              'back by the link that it came by, if the route is there')
    for reply_to in (0, 1005, DEAD):
        yield run(TREE + [receive('up', UNKNOWN, 0, 101, b'abc', reply_to)], 'RTE-3',
                  'from above for a context that is gone (reply_to %d): never up again' % reply_to)
        yield run([connect('a', 5), receive('a', UNKNOWN, 5, 300, b'abc', reply_to)], 'RTE-3',
                  'in the master, for a context that is not known (reply_to %d)' % reply_to,
                  role='master')
        yield run([A, receive('a', 0, 5, 300, b'abc', reply_to)], 'RTE-3',
                  'without a parent there is no way up (reply_to %d)' % reply_to)
    yield run(TREE + [lose('up'), receive('a', 0, 5, 300, b'abc', 1005)], 'RTE-3',
              'the parent is lost: dead, where it went up before')
    yield run(TREE + [lose('b'), receive('a', 6, 5, 300, b'abc', 1005)], 'RTE-3',
              'the sibling is lost: its messages go up')
    yield run(TREE + [lose('b'), receive('up', 6, 0, 101, b'abc', 1005)], 'RTE-3',
              'the child is lost: its parent answers dead, and does not send it up again')
    yield run(TREE + [route(5, 300, b'abc', auth=0)], 'RTE-3',
              "the authority in one's own message is not looked at")
    yield run(TREE + [receive('a', 6, 5, 4294967295, b'', 4294967295)], 'RTE-3',
              'the highest handles are forwarded as they are')
    for tag in TAGS:
        yield run(TREE + [receive('a', 6, 5, 300, b'x', tag=tag)], 'RTE-3',
                  'the tag %04x is forwarded as it is' % tag, since='0.3.39')
    yield run([connect('up', 2), receive('up', UNKNOWN, 0, 101, b'x', 1005)], 'RTE-3',
              'a leaf is asked for another context', role='leaf')
    yield run([connect('up', 0), route(0, FORWARD_LOG, b'x'), route(7, 300, b'x', 1005)], 'RTE-3',
              'a leaf sends everything up', role='leaf', parents=(0,))


def dead_replies():
    for handle in (1, 101, 999, 1000, 4294967295):
        for reply_to in (0, 1005, DEAD):
            yield run(TREE + [receive('a', SELF, 5, handle, b'x', reply_to)], 'RTE-4',
                      'invalid handle: nobody serves %d (reply_to %d)' % (handle, reply_to))
    for policy, link, src in (('parent_authority', 'a', 5), ('neighbour', 'up', 0)):
        for reply_to in (0, 1005, DEAD):
            yield run(TREE + [handler(200, policy), receive(link, SELF, src, 200, b'x', reply_to)],
                      'RTE-4', 'refused by policy: %s (reply_to %d)' % (policy, reply_to))
    for reply_to in (0, 1005):
        yield run(TREE + [handler(respondent=6), receive('a', SELF, 5, 1000, b'x', reply_to)],
                  'RTE-4', 'reply from unexpected context (reply_to %d)' % reply_to)
    yield run(TREE + [receive('a', SELF, 5, 9, b'x', 1)], 'RTE-4',
              'the dead reply goes to whatever handle was asked for')
    yield run(TREE + [announce('a', 5, '7'), receive('a', SELF, 7, 9, b'x', 1005)], 'RTE-4',
              'it goes to the source, which may be a grandchild')
    yield run(TREE + [receive('up', SELF, UNKNOWN, 9, b'x', 1005)], 'RTE-4',
              'it goes up, if the source is not known')
    yield run(TREE + [handler(), receive('up', SELF, SELF, 9, b'x', 1000)], 'RTE-4',
              'a message that came from above under our own id is answered to ourselves')
    yield run(TREE + [handler(), route(SELF, 9, b'x', 1000)], 'RTE-4',
              "one's own message to nobody is answered to oneself")
    yield run([handler(), route(UNKNOWN, 9, b'x', 1000, src=MASTER)], 'RTE-4',
              "one's own message for which there is no route", role='master')
    yield run([UP, lose('up'), handler(), route(0, 9, b'x', 1000)], 'RTE-4',
              "one's own message, after the parent is lost")
    for tag in TAGS:
        yield run(TREE + [receive('a', SELF, 5, 9, b'x', 1005, tag=tag)], 'RTE-4',
                  'a dead reply has the first tag, whatever it answers', since='0.3.39')
    yield run(TREE + [receive('a', SELF, 5, FORWARD_LOG, b'x', 1005)], 'RTE-4',
              'a log record that cannot be delivered is dropped without a word', kind='odd',
              expect=answer(TREE_OUTCOMES + [{}]),
              stricter=('RTE-4: whatever is sent because of a log record can make another one, '
                        'and that would have no end'))
    yield run(TREE + [receive('a', SELF, 5, FORWARD_LOG, b'x')], 'RTE-4',
              'a log record that nobody takes, and that wants no reply')


def policies():
    for link, src, auth in (('a', 5, 5), ('up', 2, 2), ('up', 0, 0), ('up', UNKNOWN, UNKNOWN),
                            ('up', 2, 0), ('up', UNKNOWN, 0), ('up', 0, UNKNOWN),
                            ('up', SELF, SELF)):
        for policy in ('anyone', 'parent_authority', 'neighbour'):
            yield run(TREE + [handler(200, policy), receive(link, SELF, src, 200, b'x', 1005,
                                                            auth=auth)],
                      'RTE-5', '%s, from %d under the authority of %d' % (policy, src, auth))
    yield run(TREE + [announce('a', 5, '7'), handler(200, 'neighbour'),
                      receive('a', SELF, 7, 200, b'x', 1005)], 'RTE-5',
              'a grandchild is no neighbour')
    yield run(TREE + [handler(200, 'parent_authority'), route(SELF, 200, b'x')], 'RTE-5',
              'a context has its own authority')
    yield run(TREE + [handler(200, 'parent_authority'), receive('a', SELF, 5, 200, b'', DEAD)],
              'RTE-5', 'a dead message is refused as any other', kind=FORGED)
    yield run([connect('a', 5), handler(200, 'parent_authority'),
               receive('a', 0, 5, 200, b'x', 1005)], 'RTE-5',
              'in the master, no child has the authority of a parent', role='master')


def handlers():
    x = receive('a', SELF, 5, 1000, b'x', 1005)
    yield run(TREE + [handler(), x, x], 'RTE-8', 'a handler stays')
    yield run(TREE + [handler(persist=False), x, x], 'RTE-8',
              'a handler for one message: the second finds none')
    yield run(TREE + [handler(persist=False, respondent=6), x, receive('b', SELF, 6, 1000, b'y')],
              'RTE-8', 'a message that is refused does not use up the handler')
    yield run(TREE + [handler(persist=False), receive('a', SELF, 5, 1000, b'gone', DEAD), x],
              'RTE-8', 'a dead message does use it up')
    gone = dict(kind=FORGED, stricter=(
        'RTE-8: otherwise anybody could end the calls of others by guessing their handles. Honest '
        'contexts send dead messages only for themselves and for what is behind them'))
    yield run(TREE + [handler(respondent=6), receive('up', SELF, 0, 1000, b'gone', DEAD)], 'RTE-8',
              'a dead message of a parent, which the request may have reached before a route came')
    for respondent, link, src in ((6, 'a', 5), (UNKNOWN, 'a', 5), (SELF, 'a', 5),
                                  (SELF, 'up', 2), (MASTER, 'a', 5), (MASTER, 'up', UNKNOWN)):
        yield run(TREE + [handler(respondent=respondent),
                          receive(link, SELF, src, 1000, b'gone', DEAD)], 'RTE-8',
                  'a dead message from %d, which is not on the way to %d' % (src, respondent),
                  expect=answer(TREE_OUTCOMES + [{'handle': 1000}, {}],
                                handles=(ADD_ROUTE, DEL_ROUTE, 1000)), **gone)
    for respondent, link, src in ((6, 'b', 6), (7, 'b', 6), (6, 'b', 7), (PARENT, 'up', 2),
                                  (MASTER, 'up', 2), (MASTER, 'up', 0), (UNKNOWN, 'up', 2),
                                  (UNKNOWN, 'up', UNKNOWN)):
        yield run(TREE + [announce('b', 6, '7'), handler(respondent=respondent),
                          receive(link, SELF, src, 1000, b'gone', DEAD)], 'RTE-8',
                  'a dead message from %d, on the way to %d' % (src, respondent))
    yield run(TREE + [handler(respondent=SELF), route(SELF, 9, b'x', 1000)], 'RTE-8',
              'a dead message of the context itself to itself')
    yield run([handler(respondent=UNKNOWN), route(UNKNOWN, 9, b'x', 1000, src=MASTER)], 'RTE-8',
              'a dead message of the context itself for want of a route', role='master')
    yield run(TREE + [handler(respondent=7), receive('a', SELF, 5, 1000, b'x', 1005),
                      announce('a', 5, '7'), receive('a', SELF, 7, 1000, b'y')], 'RTE-8',
              'the source counts, not the link')
    yield run(TREE + [handler(respondent=5, persist=False, policy='parent_authority'), x], 'RTE-8',
              'who waits for one context looks at its authority too')
    yield run(TREE + [handler(), handler(), handler(200), handler()], 'RTE-8',
              'handles are given out from 1000 upwards')
    yield run(TREE + [handler(), remove(1000), handler()], 'RTE-8', 'and none a second time')
    yield run(TREE + [handler(persist=False), x, handler()], 'RTE-8',
              'nor one that was used up')
    yield run(TREE + [handler(200), handler(200)], 'RTE-8', 'a handle has one handler')
    yield run(TREE + [handler(200), remove(200), handler(200), receive('a', SELF, 5, 200, b'x')],
              'RTE-8', 'a handle that was removed is free again')
    yield run(TREE + [remove(200)], 'RTE-8', 'a handler that is not there cannot be removed')
    yield run(TREE + [handler(103)], 'RTE-8', 'the handle of ADD_ROUTE is taken by the router')
    yield run([UP, handler(103), handler(104)], 'RTE-8', "that of DEL_ROUTE is a leaf's too",
              role='leaf')
    for fields in ({}, {'persist': False}):
        yield run(TREE + [handler(200, reply=b'ok', **fields),
                          receive('a', SELF, 5, 200, b'x', 1005)], 'RTE-8',
                  'a reply goes to the handle that was asked for %s' % sorted(fields))
    yield run(TREE + [handler(200, reply=b'ok'), receive('a', SELF, 5, 200, b'x'),
                      receive('a', SELF, 5, 200, b'x', DEAD)], 'RTE-8',
              'who wants no reply, or is dead, gets none')
    yield run(TREE + [handler(200, reply=b'ok'), handler(), route(SELF, 200, b'x', 1000)], 'RTE-8',
              'one asks oneself')
    yield run(TREE + [handler(200, reply=b'ok'), receive('up', SELF, UNKNOWN, 200, b'x', 1005)],
              'RTE-8', 'a reply goes up, if the source is not known')


def unidirectional():
    def one(steps, why, **more):
        return run(steps, 'RTE-7', why, unidirectional=True, **more)
    yield one(TREE + [receive('a', 6, 5, 300, b'x')], 'from child to child: dropped')
    yield one(TREE + [receive('a', 6, 5, 300, b'x', 1005)], 'from child to child: answered dead')
    yield one(TREE + [receive('a', 6, 5, 300, b'x', DEAD)], 'a dead message is dropped as well')
    yield one(TREE + [receive('a', PARENT, 5, 300, b'x', 1005)], 'from a child to the parent')
    yield one(TREE + [receive('a', MASTER, 5, 300, b'x', 1005)], 'from a child to the master')
    yield one(TREE + [receive('a', UNKNOWN, 5, 300, b'x', 1005)],
              'from a child to an unknown context, which is up')
    yield one(TREE + [receive('up', 5, 0, 101, b'x', 1005)], 'from above to a child')
    yield one(TREE + [receive('up', UNKNOWN, 0, 101, b'x', 1005)],
              'no route is said before the mode')
    yield one(TREE + [route(5, 300, b'x'), route(0, 300, b'x')], "one's own messages go anywhere")
    yield one(TREE + [receive('a', SELF, 5, 9, b'x', 1005)], 'to the context itself')
    yield one(TREE + [announce('a', 5, '7'), receive('a', 7, 5, 300, b'x', 1005)],
              'between two contexts behind the same link')
    yield one(TREE + [announce('a', 5, '7'), receive('b', 7, 6, 300, b'x', 1005)],
              'the answer names the two ends of the links, not the contexts behind')
    for auth_id in (SELF, PARENT, MASTER):
        yield one([UP, connect('a', 5, auth_id=auth_id), B, receive('a', 6, 5, 300, b'x', 1005)],
                  'a link stamped with the authority of %d is privileged' % auth_id)
        yield one([UP, connect('a', 5, auth_id=auth_id), B, receive('b', 5, 6, 300, b'x', 1005)],
                  'and so is the way to it (%d)' % auth_id)
    yield one([UP, connect('a', 5, auth_id=6), B, receive('a', 6, 5, 300, b'x', 1005)],
              "a link stamped with a sibling's authority is not")
    yield one([connect('a', 5), connect('b', 6), receive('a', 6, 5, 300, b'x', 1005)],
              'in the master', role='master')
    yield one([connect('a', 5, auth_id=0), connect('b', 6), receive('a', 6, 5, 300, b'x', 1005)],
              'in the master, from a client with its authority', role='master')
    yield one(TREE + [receive('a', 6, 5, 300, b'x'), lose('b')],
              'who was not let through is still told of the death')


def announcements():
    yield run([UP, connect('a', 5)], 'RTE-12', 'a child without a name is announced as its id')
    yield run([UP, connect('a', 5, name='ssh.h\xf6st')], 'RTE-12', 'a child with a name')
    yield run([A, UP], 'RTE-12', 'nobody is told before there is a parent')
    yield run([connect('a', 5, name='web')], 'RTE-12', 'the master tells nobody', role='master')
    yield run([UP], 'RTE-12', 'the parent is not announced to itself', role='leaf')
    client = [UP, connect('a', 5, auth_id=SELF, name='unix_client.42'), B]
    yield run(client, 'RTE-12', 'a client of a unix socket is not announced')
    yield run(client + [announce('a', 5, '7:db'), receive('up', 7, 0, 101, b'x', 1005)], 'RTE-12',
              'and no route is taken from it')
    yield run(client + [lose('a')], 'RTE-12', 'nor is its loss told to the parent')
    yield run([connect('a', 5, auth_id=0), B, announce('a', 5, '7:db', self=0)], 'RTE-12',
              'a master takes no route from a client either', role='master')
    yield run(client + [handler(respondent=5, persist=False), lose('a')], 'RTE-9',
              'what waits for a client ends with its link')
    yield run(client + [receive('b', 5, 6, 300, b'x'), lose('a')], 'RTE-11',
              'who sent to a client is not told of its end', strictness='OBSERVED')
    for text in ('7:db', '7', '7:', '7:a:b', '4294967295:x', '07:x', ' 7:x', '+7:x', '7 : y'):
        yield run(TREE + [announce('a', 5, text)], 'RTE-12',
                  'a child announces %r, and the parent is told' % text,
                  kind='honest' if text == '7:db' else 'odd')
    for text in ('', ':', 'x:y', '7.0:x', '0x7:x', '7;x', '7a:x'):
        yield run(TREE + [announce('a', 5, text)], 'RTE-12', 'no route: %r' % text, kind=FORGED)
    yield run(TREE + [announce('a', 5, '7:x', reply_to=DEAD)], 'RTE-12',
              'a dead message is no news', kind=FORGED)
    yield run(TREE + [withdraw('a', 5, '7', reply_to=DEAD)], 'RTE-12',
              'of a death neither', kind=FORGED)
    yield run(TREE + [announce('a', 5, '7:x', reply_to=1005)], 'RTE-12', 'nobody answers news')
    yield run(TREE + [announce('a', 5, '7'), announce('a', 7, '8', reply_to=1005)], 'RTE-5',
              'news from further away than a neighbour is refused', kind=FORGED)
    yield run(TREE + [announce('a', 5, '7'), withdraw('a', 7, '7', reply_to=1005)], 'RTE-5',
              'and so is its own farewell', kind=FORGED)


def refused_routes():
    yield run(TREE + [announce('a', 5, '7:x'), announce('a', 5, '7:x')], 'RTE-6',
              'a second route to the same context is refused')
    yield run(TREE + [announce('a', 5, '7:x'), announce('b', 6, '7:x'),
                      receive('up', 7, 0, 101, b'x')], 'RTE-6', 'the first route stays',
              kind=FORGED)
    yield run(TREE + [announce('a', 5, '6:x'), receive('up', 6, 0, 101, b'x')], 'RTE-6',
              "a child cannot get its sibling's messages", kind=FORGED)
    yield run(TREE + [announce('a', 5, '5:x')], 'RTE-6', 'nor announce itself again')
    yield run(TREE + [announce('a', 5, '7:x'), withdraw('a', 5, '7'), announce('b', 6, '7:x')],
              'RTE-6', 'a context that is gone may come back elsewhere')
    for target, why in ((SELF, 'itself'), (PARENT, 'its parent'), (MASTER, 'the master')):
        yield run(TREE + [announce('a', 5, '%d:x' % target)], 'RTE-6',
                  'a route to %s from a child is refused' % why, kind=FORGED,
                  expect=answer(TREE_OUTCOMES + [{}]),
                  stricter='RTE-6: ' + TAKEN, strictness='MUST')
    yield run([connect('a', 5), announce('a', 5, '0:x', self=0)], 'RTE-6',
              'a route to the master from a child is refused', role='master', kind=FORGED,
              expect=answer([{}, {}], [[5, 'a']]),
              stricter='RTE-6: ' + TAKEN, strictness='MUST')
    yield run(TREE + [announce('a', 5, '7:x'), connect('c', 7)], 'RTE-6',
              'a link to a context that has a route is refused', kind='odd',
              expect=answer(TREE_OUTCOMES + announced('7:x') + [{'refused': True}],
                            TREE_ROUTES + [[7, 'a']]),
              stricter=('RTE-6: the context with this id lives. The new link would get its messages, and '
                        'the route to it would be lost'))
    yield run(TREE + [announce('up', PARENT, '7:x')], 'RTE-12', 'routes come from below only',
              kind=FORGED)
    yield run([UP, announce('up', PARENT, '7:x', reply_to=1005)], 'RTE-12',
              'a leaf takes no routes', role='leaf', kind=FORGED)


def withdrawals():
    yield run(TREE + [announce('a', 5, '7:x'), withdraw('a', 5, '7')], 'RTE-12',
              'a grandchild is gone, and the parent is told')
    yield run(TREE + [withdraw('a', 5, '7')], 'RTE-12',
              'nobody believes a child about a context that it does not lead to', kind=FORGED)
    yield run(TREE + [announce('a', 5, '7:x'), withdraw('b', 6, '7')], 'RTE-12',
              'nor about what its sibling leads to', kind=FORGED)
    yield run(TREE + [withdraw('a', 5, '6')], 'RTE-12', 'nor about its sibling', kind=FORGED)
    yield run(TREE + [announce('a', 5, '7:x'), withdraw('up', PARENT, '7')], 'RTE-12',
              'nor the parent about what is below', kind=FORGED)
    for text in ('', 'x', '7.0', '0x7'):
        yield run(TREE + [announce('a', 5, '7:x'), withdraw('a', 5, text)], 'RTE-12',
                  'no death: %r' % text, kind=FORGED)
    for text in ('07', ' 7', '+7', '7\n'):
        yield run(TREE + [announce('a', 5, '7:x'), withdraw('a', 5, text)], 'RTE-12',
                  'the id is read as Python reads it: %r' % text, kind='odd')
    alive = (
        'RTE-12: a neighbour is lost with its link, and this link is still there. The original takes the '
        'route away, so messages that could be delivered no longer are')
    for link, src, why in (('a', 5, 'a child'), ('up', PARENT, 'the parent')):
        yield run(TREE + [withdraw(link, src, '%d' % src), route(src, 300, b'x')], 'RTE-12',
                  '%s says that it is gone itself: it is lost with its link alone' % why,
                  kind=FORGED, expect=answer(TREE_OUTCOMES + [{}, {
                      'sent': [sent(link, src, 300, b'x')]}]), stricter=alive)
    for target, why in ((MASTER, 'the master'), (SELF, 'this context')):
        yield run(TREE + [handler(respondent=target), withdraw('up', PARENT, '%d' % target)],
                  'RTE-12', 'the parent says that %s is gone' % why, kind=FORGED,
                  expect=answer(TREE_OUTCOMES + [{'handle': 1000}, {}],
                                handles=(ADD_ROUTE, DEL_ROUTE, 1000)), stricter=alive)


def routes():
    yield from announcements()
    yield from refused_routes()
    yield from withdrawals()


def told(*links, up=True, target=b'6'):
    """The outcome of a death that these links are told of."""
    remote_ids = {'a': 5, 'b': 6, 'c': 8}
    messages = [sent(link, remote_ids[link], DEL_ROUTE, target) for link in links]
    return {'sent': messages + [sent('up', PARENT, DEL_ROUTE, target)] * up}


def lost_links():
    yield run(TREE + [lose('b')], 'RTE-9', 'a child is lost, and the parent is told')
    yield run(TREE + [announce('b', 6, '7'), announce('b', 6, '8'), lose('b')], 'RTE-9',
              'and of all that was behind it')
    yield run(TREE + [announce('b', 6, '7'), withdraw('b', 6, '7'), lose('b')], 'RTE-9',
              'but not of what was gone before')
    yield run(TREE + [lose('b'), lose('b')], 'RTE-9', 'a link is lost once')
    yield run(TREE + [lose('b'), connect('b2', 6)], 'RTE-9', 'its context may come again')
    yield run([connect('a', 5), connect('b', 6), lose('b')], 'RTE-9',
              'in the master there is nobody to tell', role='master')


GONE = b'the respondent Context has disconnected'
WAITED_FOR_MASTER = answer(TREE_OUTCOMES + announced('7') + [{'handle': 1000}, {'handled': [
    {'handle': 1000, 'tag': 0x4d49, 'src': SELF, 'auth': SELF, 'reply_to': DEAD,
     'payload': GONE.hex()}]}], [[5, 'a'], [6, 'b'], [7, 'b']])


def waiting():
    for respondent, link in ((6, 'b'), (7, 'b'), (5, 'b'), (PARENT, 'up'), (MASTER, 'up'),
                             (6, 'up')):
        above = {} if respondent != MASTER else {
            'kind': 'odd', 'expect': WAITED_FOR_MASTER,
            'stricter': 'RTE-9: the only link up is gone, so nobody else can say any more that 0 is not reached'}
        yield run(TREE + [announce('b', 6, '7'), handler(respondent=respondent), lose(link)],
                  'RTE-9', 'a handler waits for %d, and the link %s is lost' % (respondent, link),
                  **above)
    yield run(TREE + [handler(respondent=6), handler(respondent=6), handler(respondent=5),
                      handler(200, respondent=6), lose('b')], 'RTE-9',
              'all handlers that wait for it are told, and removed')
    yield run(TREE + [handler(respondent=6), remove(1000), lose('b')], 'RTE-9',
              'but none that was removed')
    yield run(TREE + [handler(respondent=6, persist=False), receive('b', SELF, 6, 1000, b'x'),
                      lose('b')], 'RTE-9', 'nor one that has its message')
    yield run(TREE + [handler(respondent=6, policy='parent_authority'), lose('b')], 'RTE-9',
              'no policy keeps the news from a handler')
    yield run(TREE + [lose('b'), handler(respondent=6)], 'RTE-9',
              'who waits for a context that is gone already is not told')
    yield run(TREE + [announce('a', 5, '7'), handler(respondent=7), withdraw('a', 5, '7')],
              'RTE-9', 'a handler waits for a grandchild, and a DEL_ROUTE comes')
    yield run(TREE + [handler(respondent=UNKNOWN), withdraw('up', PARENT, '%d' % UNKNOWN)],
              'RTE-9', 'a handler waits for a context above, and a DEL_ROUTE comes')
    yield run([UP, handler(respondent=UNKNOWN), withdraw('up', PARENT, '%d' % UNKNOWN)],
              'RTE-9', 'the same in a leaf', role='leaf')
    yield run([UP, handler(respondent=PARENT), lose('up')], 'RTE-9', 'a leaf loses its parent',
              role='leaf')


def who_is_told():
    yield run(TREE + [receive('a', 6, 5, 300, b'x'), lose('b')], 'RTE-11',
              'who sent to the context is told')
    yield run(TREE + [receive('b', 5, 6, 300, b'x'), lose('b')], 'RTE-11',
              'who got messages from it is not')
    yield run(TREE + [receive('a', 6, 5, 300, b'x', DEAD), lose('b')], 'RTE-11',
              'a dead message counts')
    yield run(TREE + [receive('a', 6, 0, 300, b'x'), lose('b')], 'RTE-11',
              'a forged message does not', kind=FORGED)
    yield run(TREE + [route(6, 300, b'x'), lose('b')], 'RTE-11', "one's own message does not")
    yield run(TREE + [receive('up', 6, 0, 101, b'x'), lose('b')], 'RTE-11',
              'the parent is told once')
    yield run(TREE + [receive('a', 7, 5, 300, b'x'), announce('b', 6, '7'), lose('b')], 'RTE-11',
              'what was sent before there was a route counts')
    yield run(TREE + [receive('a', UNKNOWN, 5, 300, b'x'), withdraw('up', PARENT, '%d' % UNKNOWN)],
              'RTE-11', 'news from above goes to who sent there')
    yield run(TREE + [withdraw('up', PARENT, '%d' % UNKNOWN)], 'RTE-11',
              'and to nobody else')
    yield run(TREE + [connect('c', 8), receive('a', 6, 5, 300, b'x'), receive('c', 6, 8, 300, b'x'),
                      lose('b')], 'RTE-11', 'two links sent there')
    yield run(TREE + [receive('a', 6, 5, 300, b'x'), lose('a'), lose('b')], 'RTE-11',
              'a link that is lost itself is not told')
    yield run(TREE + [receive('a', 6, 5, 300, b'x'), lose('a'), connect('a2', 5), lose('b')],
              'RTE-11', 'nor the one that takes its place')
    yield run(TREE + [receive('a', PARENT, 5, 300, b'x'), receive('a', MASTER, 5, 300, b'x'),
                      lose('up')], 'RTE-11', 'nobody is told that the parent is lost')
    yield run(TREE + [announce('a', 5, '7'), receive('a', 6, 5, 300, b'x'), lose('b')], 'RTE-11',
              'a link is told once, however many contexts are behind it', kind='odd',
              expect=answer(TREE_OUTCOMES + announced('7') + [
                  {'sent': [sent('b', 6, 300, b'x', src=5)]}, told('a')],
                  [[2, 'up'], [5, 'a'], [7, 'a']]),
              stricter=('RTE-11: the link has been told that the context is gone. The original says it '
                        'again for each other route, which tells nothing new'))
    yield run(TREE + [receive('a', 6, 5, 300, b'x'), lose('b'), connect('b2', 6), lose('b2')],
              'RTE-11', 'and not again when the same id is lost again', kind='odd',
              expect=answer(TREE_OUTCOMES + [
                  {'sent': [sent('b', 6, 300, b'x', src=5)]}, told('a')] + announced('6') + [
                      told()], [[2, 'up'], [5, 'a']]),
              stricter=('RTE-11: it was told when the id was lost, and has sent nothing there since. The '
                        'original never forgets who sent'))
    yield run(TREE + [receive('b', 7, 6, 300, b'x'), announce('b', 6, '7'), withdraw('b', 6, '7')],
              'RTE-11', 'who says that a context is gone is not told', kind='odd',
              expect=answer(TREE_OUTCOMES + [
                  {'sent': [sent('up', 7, 300, b'x', src=6)]}] + announced('7') + [
                      told(target=b'7')]),
              stricter='RTE-11: who says that a context is gone knows it. The original tells it back')


def deaths():
    yield from lost_links()
    yield from waiting()
    yield from who_is_told()


def too_large():
    small = dict(limit=LIMIT)
    large = b'x' * (LIMIT + 1)
    reason = 'message too large (max %d bytes)' % LIMIT
    yield run(TREE + [route(6, 300, b'x' * LIMIT, 1005)], 'RTE-4', 'as large as may be', **small)
    yield run(TREE + [receive('a', 6, 5, 300, b'x' * LIMIT, 1005)], 'RTE-4',
              'as large as may be, forwarded', **small)
    yield run(TREE + [handler(), route(6, 300, large, 1000)], 'RTE-4',
              "one's own message that wants a reply", **small)
    yield run(TREE + [handler(), route(6, 300, large)], 'RTE-4',
              "one's own message that wants none may be a reply: who waits for it is told", **small)
    yield run(TREE + [handler(200), route(SELF, 200, large)], 'RTE-4',
              'the same to a handler of this context', **small)
    yield run(TREE + [route(UNKNOWN, 300, large)], 'RTE-4', 'the same to a context above', **small)
    yield run([handler(), route(UNKNOWN, 300, large, src=MASTER)], 'RTE-4',
              'the same where there is no route', role='master', **small)
    yield run(TREE + [receive('a', 6, 5, 300, large, 1005)], 'RTE-4',
              'a message that came in too large and wants a reply', **small)
    yield run(TREE + [handler(200), receive('a', SELF, 5, 200, large, 1005)], 'RTE-4',
              'no handler gets it', **small)
    yield run(TREE + [receive('a', 6, 5, 300, large)], 'RTE-4',
              'one that wants no reply: its destination is told, as by its sender', kind='odd',
              expect=answer(TREE_OUTCOMES + [{'sent': [dead('b', 6, 300, reason, src=5)]}]),
              stricter='RTE-4: ' + LENT, **small)
    yield run(TREE + [handler(200, 'parent_authority'), receive('a', SELF, 5, 200, large)], 'RTE-4',
              'a child cannot close a handler that it may not use', kind=FORGED,
              expect=answer(TREE_OUTCOMES + [{'handle': 200}, {}],
                            handles=(ADD_ROUTE, DEL_ROUTE, 200)),
              stricter='RTE-4: ' + LENT, **small)
    yield run(TREE + [receive('a', 6, 0, 300, large, 1005)], 'RTE-4',
              'a forged message that is too large is not answered', kind=FORGED,
              expect=answer(TREE_OUTCOMES + [{}]),
              stricter=('RTE-4: an answer would go to a context that never sent the message. The '
                        'original looks at the size before it looks at the source'), **small)
    yield run(TREE + [receive('a', 6, 5, 300, large, DEAD)], 'RTE-4',
              'a dead message that is too large is not answered', kind='odd',
              expect=answer(TREE_OUTCOMES + [{}]),
              stricter=('RTE-4: an answer to an answer could go on without end. The original looks at '
                        'the size before it looks whether the message is dead'), **small)


def ends():
    yield run(TREE + [EXIT], 'RTE-4', 'the end with no handlers but those of the router')
    yield run(TREE + [handler(), handler(200), handler(respondent=5), EXIT], 'RTE-4',
              'all handlers are told of the end, and removed')
    yield run(TREE + [handler(persist=False), handler(policy='parent_authority'), EXIT], 'RTE-4',
              'those for one message, and those with a policy, too')
    yield run(TREE + [handler(), remove(1000), EXIT], 'RTE-4', 'one that was removed is not told')
    yield run(TREE + [handler(respondent=5), lose('a'), EXIT], 'RTE-4',
              'nor one that was told of a loss')
    yield run([UP, handler(), EXIT], 'RTE-4', 'the end of a leaf', role='leaf')
    yield run([connect('a', 5), handler(respondent=5, reply=b'ok'), EXIT], 'RTE-4',
              'the end of a master', role='master')
    yield run([], 'RTE-8', 'a router serves ADD_ROUTE and DEL_ROUTE from the first')
    yield run([], 'RTE-8', 'a leaf serves DEL_ROUTE', role='leaf')


FILES = {
    'routing/verification.json': verification, 'routing/stamps.json': stamps,
    'routing/forwarding.json': forwarding, 'routing/dead_replies.json': dead_replies,
    'routing/policies.json': policies, 'routing/handlers.json': handlers,
    'routing/unidirectional.json': unidirectional, 'routing/routes.json': routes,
    'routing/deaths.json': deaths, 'routing/too_large.json': too_large,
    'routing/ends.json': ends,
}
