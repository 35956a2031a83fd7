"""The parts of scenarios: links, steps, and answers that are not taken from the original."""

from cases import Case

SELF, PARENT, MASTER = 4, 2, 0
DEAD = 999
ADD_ROUTE, DEL_ROUTE, FORWARD_LOG = 103, 104, 102
TAG = 0x4d49


def message(dst, src, handle, payload=b'', reply_to=0, auth=None, tag=TAG):
    return {
        'tag': tag, 'dst': dst, 'src': src, 'auth': src if auth is None else auth,
        'handle': handle, 'reply_to': reply_to, 'payload': payload.hex()}


def connect(link, remote_id, auth_id=None, name=None):
    step = {'do': 'connect', 'link': link, 'remote_id': remote_id, 'auth_id': auth_id,
            'name': name}
    return {k: v for k, v in step.items() if v is not None}


def receive(link, dst, src, handle, *args, **fields):
    return {'do': 'receive', 'link': link, 'message': message(dst, src, handle, *args, **fields)}


def route(dst, handle, *args, src=SELF, **fields):
    return {'do': 'route', 'message': message(dst, src, handle, *args, **fields)}


def announce(link, src, text, self=SELF, **fields):
    return receive(link, self, src, ADD_ROUTE, text.encode('utf-8'), **fields)


def withdraw(link, src, text, self=SELF, **fields):
    return receive(link, self, src, DEL_ROUTE, text.encode('utf-8'), **fields)


def handler(handle=None, policy=None, persist=None, respondent=None, reply=None):
    step = {'do': 'add_handler', 'handle': handle, 'policy': policy, 'persist': persist,
            'respondent': respondent, 'reply': None if reply is None else reply.hex()}
    return {k: v for k, v in step.items() if v is not None}


def remove(handle):
    return {'do': 'remove_handler', 'handle': handle}


def lose(link):
    return {'do': 'lose', 'link': link}


EXIT = {'do': 'exit'}
# Context 4, whose parent is 2, whose parent is the master; its children 5 and 6.
UP = connect('up', PARENT)
A = connect('a', 5, name='web')
B = connect('b', 6)
TREE = [UP, A, B]


def run(steps, clause, why, role='parent', context=SELF, parents=(PARENT, MASTER), limit=None,
        unidirectional=None, **more):
    request = {'role': role, 'context_id': context, 'parent_ids': list(parents),
               'max_message_size': limit, 'unidirectional': unidirectional,
               'steps': list(steps)}
    if role == 'master':
        request.update(context_id=MASTER, parent_ids=[])
    more.setdefault('kind', 'honest')
    return Case('router.run', {k: v for k, v in request.items() if v is not None}, clause, why,
                **more)


# ---- Answers for cases in which the original's is not right ----

def sent(link, dst, handle, payload=b'', reply_to=0, src=SELF, auth=None, tag=TAG):
    return dict(message(dst, src, handle, payload, reply_to, auth, tag), link=link)


def dead(link, dst, handle, reason, **fields):
    return sent(link, dst, handle, reason.encode(), DEAD, **fields)


def announced(*texts):
    """The outcomes of links and routes that the parent is told of."""
    return [{'sent': [sent('up', PARENT, ADD_ROUTE, text.encode('utf-8'))]} for text in texts]


TREE_OUTCOMES = [{}] + announced('5:web', '6')
TREE_ROUTES = [[2, 'up'], [5, 'a'], [6, 'b']]


def answer(outcomes, routes=TREE_ROUTES, handles=(ADD_ROUTE, DEL_ROUTE)):
    return {'steps': outcomes, 'routes': list(routes), 'handles': list(handles)}
