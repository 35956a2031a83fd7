"""How contexts end: whom they tell, and what comes until they are gone."""

from families.roles_calls import SHUT_DOWN
from families.roles_parts import (ALLOCATE_ID, CALL_FUNCTION, GET_MODULE, LIST_HANDLES,
                                  PICKLE, RESOURCES, SHUTDOWN, TAGS, full, grandchild, master)
from families.roles_sequences import CALL, PASSED
from families.routing_parts import (A, DEAD, EXIT, MASTER, PARENT, SELF, TREE, UP, announce, connect,
                                    handler, lose, receive, route, withdraw)

TOLD = receive('up', SELF, MASTER, SHUTDOWN)
# A client of a unix socket: its link has an authority of its own.
CLIENT = connect('c', 9, auth_id=SELF)
BELOW = [('a', 5), ('b', 6)]


def ask_to_end(context_id):
    return {'do': 'ask_to_end', 'context_id': context_id}


def by_release(steps):
    """The ranges of releases to ask about, since handles and tags are not the same in all."""
    if LIST_HANDLES in steps:
        return {'since': RESOURCES}, {'before': RESOURCES}
    if any(s.get('message', {}).get('tag') == PICKLE for s in steps):
        return {'since': TAGS},
    return {},


def told():
    """Whom a context that ends tells."""
    yield full([UP, SHUT_DOWN], 'ROL-18', 'a leaf ends by itself, and tells nobody', role='leaf')
    yield full([UP, TOLD, SHUT_DOWN], 'ROL-18', 'a leaf is told to end, and tells nobody', role='leaf')
    yield full([UP, lose('up'), SHUT_DOWN], 'ROL-18', 'a leaf loses its parent', role='leaf')
    why = 'its children are told'
    for steps, what in (
            ([], 'it ends by itself'), ([TOLD], 'it is told to end'), ([lose('up')], 'it loses its parent'),
            ([grandchild(SELF)], 'it has a grandchild, which its child tells'),
            ([TOLD, lose('a')], 'a child is lost meanwhile'), ([lose('a')], 'a child was lost before'),
            ([lose('a'), lose('b')], 'all its children are lost'),
            ([lose('a'), connect('a2', 5)], 'a child is lost, and there is a new link to its id'),
            ([receive('up', 5, MASTER, SHUTDOWN)], 'a child of it was told by the master'),
            ([ask_to_end(5)], 'it asked a child to end before'),
            ([receive('up', SELF, MASTER, CALL_FUNCTION, b'', DEAD)], 'it gets a dead call'),
            ([receive('a', SELF, 5, SHUTDOWN)], 'a child told it in vain'),
            ([CLIENT], 'it has a client of a unix socket, which is not told')):
        yield full(TREE + steps + [SHUT_DOWN], 'ROL-18', '%s: %s' % (what, why))
        yield full(TREE + steps + [SHUT_DOWN], 'ROL-18',
                   '%s: %s, though they may not talk to each other' % (what, why), unidirectional=True)
    for steps, what in (
            ([], 'a master ends'), ([grandchild()], 'a master with a grandchild ends'),
            ([lose('a')], 'a master that has lost a child ends'),
            ([connect('c', 9, auth_id=MASTER)], 'a master with a client of a unix socket ends'),
            ([receive('a', MASTER, 5, SHUTDOWN)], 'a master was told by a child, and does not care'),
            ([receive('a', MASTER, 5, ALLOCATE_ID, b'', 1005)], 'a master that gave ids ends')):
        yield master(steps + [SHUT_DOWN], 'ROL-18', '%s: %s' % (what, why))
    yield full([SHUT_DOWN], 'ROL-18', 'a master without children ends', role='master')


def afterwards():
    """What comes between the beginning and the end."""
    after = {
        'its children are lost one by one': [lose('a'), lose('b')],
        'a child is lost, and then the parent': [lose('a'), lose('up')],
        'a child withdraws a grandchild': [grandchild(SELF), withdraw('a', 5, '7', self=SELF), lose('a')],
        'a message for a child is passed on': [PASSED],
        'a child answers a call of the master': [receive('a', MASTER, 5, 1005, b'x')],
        'a child asks for ids, which the master gives': [receive('a', MASTER, 5, ALLOCATE_ID, b'', 1005)],
        'a message of its own is sent': [route(5, 300, b'x', 1000)],
        'a call is answered dead': [receive('up', SELF, MASTER, CALL_FUNCTION, CALL, 1005, tag=PICKLE)],
        'a call that wants no reply is dropped': [receive('up', SELF, MASTER, CALL_FUNCTION, CALL, tag=PICKLE)],
        'one more SHUTDOWN is nothing new': [TOLD, TOLD],
        'it loses its parent': [lose('up')],
        'it serves its other handles': [LIST_HANDLES],
        'a route comes': [announce('a', 5, '7:x')],
        'a handler is added, and gets a message': [handler(300), receive('a', SELF, 5, 300, b'x', 1005)],
    }
    for what, steps in after.items():
        for more in by_release(steps):
            yield full(TREE + [SHUT_DOWN] + steps, 'ROL-18', 'the context ends, and then %s' % what, **more)
            yield full(TREE + [TOLD, SHUT_DOWN] + steps, 'ROL-18',
                       'the context is told to end, and then %s' % what, **more)
    for more in by_release([LIST_HANDLES]):
        yield full([UP, SHUT_DOWN, LIST_HANDLES], 'ROL-20', 'a leaf that ends serves no calls',
                   role='leaf', **more)
        yield master([SHUT_DOWN, LIST_HANDLES], 'ROL-20', 'a master that ends serves its handles', **more)
    yield full([UP, handler(300), SHUT_DOWN, receive('up', SELF, PARENT, 300, b'x', 1005)], 'ROL-20',
               'a leaf that ends serves its other handles', role='leaf')
    for link, src in BELOW:
        yield master([SHUT_DOWN, lose(link), receive('b' if link == 'a' else 'a', src ^ 3, src, 300)],
                     'ROL-18', 'a master ends, and its child %d is gone first' % src)
        yield master([SHUT_DOWN, receive(link, MASTER, src, ALLOCATE_ID, b'', 1005), lose(link)], 'ROL-18',
                     'a master ends, and gives its child %d ids until then' % src)


def exits():
    """The end itself: each handler gets a dead message, and nobody else is told."""
    waits = [handler(300), handler(respondent=5), handler(respondent=PARENT), handler(persist=False)]
    for steps, what in (
            ([SHUT_DOWN], 'no link was lost'), ([SHUT_DOWN, lose('a'), lose('b')], 'its children were lost'),
            ([SHUT_DOWN, lose('a')], 'one child was lost'), ([TOLD, SHUT_DOWN, lose('up')], 'its parent was lost'),
            ([TOLD, SHUT_DOWN, lose('a'), lose('b'), lose('up')], 'all was lost'),
            ([SHUT_DOWN, receive('a', SELF, 5, 300, b'x', 1005)], 'a message came')):
        yield full(TREE + waits + steps + [EXIT], 'PAY-5',
                   'the end gives each handler that is left a dead message: %s' % what)
    yield full([UP, handler(300), handler(respondent=PARENT), SHUT_DOWN, EXIT], 'PAY-5',
               'the end of a leaf', role='leaf')
    yield full([UP, handler(300), lose('up'), SHUT_DOWN, EXIT], 'PAY-5',
               'the end of a leaf that has lost its parent', role='leaf')
    for steps, what in (([], 'with its children'), ([lose('a'), lose('b')], 'after its children')):
        yield master([handler(300), handler(respondent=5), SHUT_DOWN] + steps + [EXIT], 'PAY-5',
                     'the end of a master ' + what)


def asked():
    """A single context is asked to end."""
    for target, what in ((5, 'a child'), (6, 'another child'), (7, 'a grandchild'), (70, 'nobody'),
                         (PARENT, 'the parent'), (MASTER, 'the master')):
        yield full(TREE + [grandchild(SELF), ask_to_end(target)], 'ROL-18', 'a context asks %s to end' % what)
        if target > PARENT:
            yield master([grandchild(), ask_to_end(target)], 'ROL-18', 'a master asks %s to end' % what)
    yield full([UP, A, ask_to_end(5), lose('a'), ask_to_end(5)], 'ROL-18', 'a child is asked, and again when it is gone')
    for src, auth, ends in ((PARENT, PARENT, 'by its parent'), (MASTER, MASTER, 'by the master'),
                            (70, MASTER, 'under the authority of the master'), (70, 70, 'by a stranger'),
                            (5, 5, 'by another context'), (PARENT, 5, 'without the authority of its parent')):
        for more in by_release([LIST_HANDLES]):
            yield full([UP, receive('up', SELF, src, SHUTDOWN, auth=auth), LIST_HANDLES], 'ROL-18',
                       'a leaf is asked %s' % ends, role='leaf', **more)


FILES = {'roles/shutdown_told.json': told, 'roles/shutdown_after.json': afterwards,
         'roles/shutdown_exits.json': exits, 'roles/shutdown_asked.json': asked}
