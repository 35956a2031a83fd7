"""Roles: who gives ids, modules and resources, who passes them on, and who may say what."""

from families.roles_parts import (
    ALLOCATE, ALLOCATE_ID, CALL_FUNCTION, CALL_SERVICE, CHILDREN, DETACHING, FORWARD_MODULE,
    GET_MODULE, GET_RESOURCE, LIST_HANDLES, LOAD_MODULE, LOAD_RESOURCE, PICKLE, RESOURCES, SHUTDOWN,
    TAGS, TEXT_NAMES, TWO_PICKLES, ask, ask_resource, forward, forward_modules, full, grandchild,
    load, load_resource, load_resource_in_one, loaded, master, module, not_loaded)
from families.routing_parts import (
    A, ADD_ROUTE, DEAD, DEL_ROUTE, EXIT, FORWARD_LOG, MASTER, PARENT, SELF, TAG, TREE, UP, announce,
    connect, lose, receive, route)

PURPOSE = 'OBSERVED'  # Ours differs on purpose: the clause says how.
UNKNOWN = 70

MODULES = {
    'one': module('/m/one.py', b'x = 1\n'),
    'text': module('/m/t\u00e9xt.py', 'x = "\u00e9"\n'.encode('utf-8')),
    'empty': module('/m/empty.py', b''),
    'pkg': module('/m/pkg/__init__.py', b'import pkg.a, one\n', ['one', 'pkg.a'], ['a', 'b']),
    'pkg.a': module('/m/pkg/a.py', b'a = 1\n'),
    'pkg.b': module('/m/pkg/b.py', b'from pkg import a\nimport lib.c\n', ['lib.c', 'pkg.a']),
    'lib': module('/m/lib/__init__.py', b'', [], []),
    'lib.c': module('/m/lib/c.py', b'c = 1\n'),
    'lost': module('/m/lost.py', b'import gone\n', ['gone']),
    'denied': module('/m/denied.py', b'd = 1\n'),
    'denied.inner': module('/m/denied/inner.py', b'd = 2\n'),
    'deniedlike': module('/m/deniedlike.py', b'd = 3\n'),
    'user': module('/m/user.py', b'import denied, one\n', ['denied', 'one']),
}
GUARD = b"import one\nif __name__ == '__main__':\n    run()\n"
MINIFY_SAFE = b'"""Text."""\n # !mitogen: minify_safe\nx = 1  # one\n'
FILES_OF = {'pkg': {'data.txt': b'hello\n'.hex(), 'empty': '', 'raw': '00ff80'}}


def grandchild_of_b():
    return announce('b', 6, '8', self=MASTER)


def ids():
    a = receive('a', MASTER, 5, ALLOCATE_ID, b'', 1005)
    b = receive('b', MASTER, 6, ALLOCATE_ID, b'', 1000)
    for steps, why in (
            ([a], 'a child asks for a block'),
            ([a, a], 'it asks again: no id is given twice'),
            ([a, b], 'two children ask'),
            ([ALLOCATE, ALLOCATE, a, ALLOCATE], "the master's own ids are of the same row"),
            ([grandchild(), receive('a', MASTER, 7, ALLOCATE_ID, b'', 1005)],
             'a grandchild asks, by its parent'),
            ([receive('a', MASTER, 5, ALLOCATE_ID, b'junk', 1005)],
             'what the request holds is not looked at'),
            ([receive('a', MASTER, 5, ALLOCATE_ID, b'gone', DEAD), a],
             'a dead request takes no ids'),
            ([a, lose('a'), b], 'the ids of a child that is lost are not given again')):
        yield master(steps, 'ROL-6', why)
    yield master([receive('a', MASTER, 5, ALLOCATE_ID), a], 'ROL-6',
                 'a request that wants no reply', strictness=PURPOSE)
    yield full(TREE + [receive('a', MASTER, 5, ALLOCATE_ID, b'', 1005)], 'ROL-5',
               'a parent passes the request of its child on to the master')
    yield full(TREE + [receive('a', SELF, 5, ALLOCATE_ID, b'', 1005)], 'ROL-6',
               'a parent gives no ids itself')


def modules():
    def case(steps, why, **more):
        more.setdefault('modules', MODULES)
        return master(steps, 'ROL-10', why, **more)

    def get(link, src, fullname, *args):
        return ask(link, src, fullname, *args, self=MASTER)

    one = get('a', 5, 'one')
    for steps, why in (
            ([one], 'a module'),
            ([get('a', 5, 'text')], 'a path and a source beyond ASCII'),
            ([get('a', 5, 'empty')], 'a module without a byte'),
            ([get('a', 5, 'lib')], 'a package in which nothing is'),
            ([get('a', 5, 'pkg')], 'a package: what it is likely to import is sent first'),
            ([get('a', 5, 'pkg.b')],
             'what is in a package that was not sent is not sent ahead'),
            ([get('a', 5, 'lib'), get('a', 5, 'pkg.b')],
             'what is in a package that was sent is sent ahead'),
            ([get('a', 5, 'pkg.a'), get('a', 5, 'pkg')], 'what was sent is not sent ahead again'),
            ([one, one], 'asked twice: sent once'),
            ([get('a', 5, 'one', 1005)], 'no other answer, even if one is wanted'),
            ([one, get('b', 6, 'one')], 'each neighbour is sent it'),
            ([get('a', 5, 'none')], 'there is no such module'),
            ([get('a', 5, 'none'), get('a', 5, 'none')],
             'asked twice for what there is not: told once'),
            ([get('a', 5, 'lost')], 'what it imports is not there: that is told ahead'),
            ([get('a', 5, '')], 'a module without a name'),
            ([get('a', 5, 'mitogen'), get('a', 5, 'mitogen.core')],
             'what every child has is not sent'),
            ([receive('a', MASTER, 5, GET_MODULE, b'one', DEAD), one], 'a dead request'),
            ([one, lose('a'), connect('a2', 5), get('a2', 5, 'one')],
             'a new link was sent nothing'),
            ([receive('a', MASTER, 5, GET_MODULE, b'\xff'), one], 'a name that is not UTF-8')):
        yield case(steps, why)
    for steps, why in (([grandchild(), get('a', 7, 'one')], 'a grandchild asks'),
                       ([grandchild(), one, get('a', 7, 'one')],
                        'a grandchild asks for what its parent was sent')):
        yield case(steps, why, strictness=PURPOSE)
    denied = dict(blocks=['denied'])
    yield case([get('a', 5, 'denied')], 'a module that the policy denies', **denied)
    yield case([get('a', 5, 'denied'), get('a', 5, 'denied')],
               'asked twice for what is denied: told twice', **denied)
    yield case([get('a', 5, 'denied.inner')], 'what is in a package that is denied', **denied)
    yield case([get('a', 5, 'user')], 'what is denied is not related to anything', **denied)
    allowed = dict(overrides=['pkg', 'user'])
    yield case([get('a', 5, 'pkg'), get('a', 5, 'one')],
               'what is under none of the overrides is denied', **allowed)
    yield case([get('a', 5, 'user')], 'a block within an override', overrides=['user'],
               blocks=['user'])
    yield case([forward_modules(5, 'denied.inner')], 'what is denied is not sent ahead', **denied)
    for more in ({'since': '0.3.42'}, {'before': '0.3.42'}):
        yield case([get('a', 5, 'deniedlike')], 'a name that only begins like one that is denied',
                   **dict(denied, **more))
    yield case([get('a', 5, 'self')], 'a module that is related to itself',
               modules={'self': module('/m/self.py', b'import self\n', ['self'])})
    yield case([get('a', 5, 'x.y')], 'the package of a module that asks for its own package',
               modules={'x': module('/m/x/__init__.py', b'', ['x.y'], ['y']),
                        'x.y': module('/m/x/y.py', b'import x\n', ['x'])})
    yield case([get('a', 5, 'big'), get('a', 5, 'one')],
               'a module that is larger than a message may be', strictness=PURPOSE, limit=150,
               modules=dict(MODULES, big=module('/m/big.py', bytes(range(256)))))
    yield case([get('a', 5, 'one'), get('b', 6, 'one')], 'children that may not talk to each other',
               unidirectional=True)
    yield case([get('a', 5, 'small')], 'a module that says that it may be minified',
               strictness=PURPOSE, modules={'small': module('/m/small.py', MINIFY_SAFE)})
    for source, why in ((GUARD, 'the main module, up to its guard'),
                        (b'run()\n', 'a main module without a guard is refused'),
                        (b'import mitogen\nmitogen.main()(run)\n',
                         'a main module that calls mitogen.main() needs no guard'),
                        (b'if  __name__  ==  "__main__" : run()\n',
                         'a guard in other quotes, on the first line')):
        yield case([get('a', 5, '__main__')], why,
                   modules=dict(MODULES, __main__=module('/m/main.py', source)))


def ahead():
    def case(steps, why, **more):
        return master(steps, 'ROL-10', why, modules=MODULES, **more)

    get = ask('a', 5, 'one', self=MASTER)
    for steps, why in (
            ([forward_modules(5, 'one'), get], 'a module is sent to a neighbour before it asks'),
            ([grandchild(), forward_modules(7, 'one')], 'a module is sent on to a grandchild'),
            ([grandchild(), forward_modules(7, 'pkg.a')],
             'the package that it is in comes before it'),
            ([grandchild(), get, forward_modules(7, 'one')],
             'its parent was sent it already: named only'),
            ([grandchild(), forward_modules(7, 'one'), forward_modules(7, 'one')],
             'twice: sent once, named twice'),
            ([forward_modules(5, 'one', 'lib.c'), forward_modules(5, 'one')],
             'several modules, and one of them again'),
            ([grandchild(), forward_modules(7, 'none')],
             'there is no such module for a grandchild'),
            ([grandchild(), grandchild_of_b(), forward_modules(7, 'one'),
              forward_modules(8, 'one')], 'two grandchildren, by two neighbours'),
            ([forward_modules(5, 'none')], 'there is no such module'),
            ([forward_modules(UNKNOWN, 'one')], 'a context to which there is no route')):
        yield case(steps, why)


def passing():
    """A parent that is not the master."""
    def case(steps, why, **more):
        return full(TREE + steps, 'ROL-9', why, **more)

    one, a, b = loaded('one'), ask('a', 5, 'one'), ask('b', 6, 'one')
    for tag, more in ((PICKLE, {'since': TAGS}), (TAG, {'before': TAGS})):
        for steps, why in (
                ([a, load(one, tag)], 'a child asks, so the parent is asked; the answer goes down'),
                ([a, b, load(one, tag)], 'two children ask: one request, and two answers'),
                ([a, load(one, tag), b, a], 'what came before is not asked for again'),
                ([load(one, tag), a], 'what came unasked is kept'),
                ([a, load(not_loaded('one'), tag), b],
                 'that there is no such module is passed on, and kept'),
                ([load(one, tag), load(loaded('pkg', related=['pkg.a', 'one'], submodules=['a']),
                                       tag), ask('a', 5, 'pkg')],
                 'of what a module is likely to import, what is there goes before it'),
                ([load(one, tag), forward(5, 'one')], 'FORWARD_MODULE for a child'),
                ([load(one, tag), forward(5, 'one'), a],
                 'what was sent so is not sent when it is asked for'),
                ([load(one, tag), grandchild(SELF), forward(7, 'one')],
                 'FORWARD_MODULE for a grandchild: the module, and then the word')):
            yield case(steps, why, **more)
    now = dict(since=TAGS)
    yield case([a, a, load(one)], 'a child that asks twice before the answer comes gets one', **now)
    yield case([load(one), grandchild(SELF), announce('a', 5, '8'), forward(7, 'one'),
                forward(8, 'one')],
               'FORWARD_MODULE for a second context behind the same child', strictness=PURPOSE,
               **now)
    yield case([load(one), lose('a'), connect('a2', 5), ask('a2', 5, 'one')],
               'a new link was sent nothing', **now)
    yield case([a, lose('a'), load(one), b], 'a child that asked is lost before the answer',
               strictness=PURPOSE, **now)
    yield case([a, lose('up')], 'the parent is lost before the answer', strictness=PURPOSE)
    yield case([a, EXIT], 'the end comes before the answer')
    yield case([a, load(b'junk'), load(one)], 'an answer that is no pickle, and then one', **now)
    yield case([a, receive('up', SELF, PARENT, LOAD_MODULE, b'gone', DEAD), load(one)],
               'a dead answer, and then one', **now)
    yield case([load(one), load(loaded('one', b'x = 2\n')), a], 'the last that came counts', **now)
    yield case([load(not_loaded('one')), load(one), a], 'it was not there, and then it is', **now)
    yield case([load(one, src=MASTER), a], 'the master itself sends it', **now)
    yield case([load(one, src=UNKNOWN), a], 'somebody without authority sends it', **now)
    yield case([ask('a', 5, name) for name in ('builtins', 'org.x', '', 'mitogen.master')],
               'the policy of a parent is not in force for what its children want')
    yield case([load(loaded('self', related=['self', 'one'])), load(one), ask('a', 5, 'self')],
               'a module that is related to itself', **now)
    yield case([load(loaded('pkg', related=['one'], submodules=['a'])), ask('a', 5, 'pkg'),
                load(one), ask('b', 6, 'pkg')],
               'what is related comes later: it is there for the next who asks', **now)
    yield full([UP, connect('a', 5, auth_id=SELF), ask('a', 5, 'one'),
                receive('a', SELF, 5, LOAD_MODULE, one, tag=PICKLE)], 'ROL-9',
               'a child with the authority of its parent may send it modules', **now)
    yield full(TREE + [a, load(loaded('one', bytes(range(256)))), b], 'ROL-9',
               'an answer that is too large', limit=150, **now)
    yield full(TREE + [a, load(one)], 'ROL-9', 'children that may not talk to each other',
               unidirectional=True, **now)
    for text_of_id in ('05', '+5', ' 5', '5 '):
        yield case([load(one), receive('up', SELF, MASTER, FORWARD_MODULE,
                                       text_of_id.encode() + b'\0one')],
                   'FORWARD_MODULE with the id %r' % text_of_id, kind='odd', **now)
    for payload in (b'5', b'x\0one', b'', b'\0one', b'5\0\xff'):
        yield case([load(one), receive('up', SELF, MASTER, FORWARD_MODULE, payload), a],
                   'FORWARD_MODULE with the payload %r' % payload, kind='odd', **now)
    yield case([forward(5, 'one'), a], 'FORWARD_MODULE of what is not there')
    for context_id, what in ((UNKNOWN, 'a context that is not known'), (PARENT, 'the parent'),
                             (SELF, 'the context itself')):
        yield case([load(one), forward(context_id, 'one'), a], 'FORWARD_MODULE for %s' % what,
                   **now)
    for reply_to in (0, 1005):
        wants = ' (reply_to %d)' % reply_to
        for step, why in (
                (ask('a', 7, 'one', reply_to), 'a grandchild is no neighbour: not asked for'),
                (ask('up', PARENT, 'one', reply_to), 'the parent asks its child'),
                (forward(5, 'one', 5, 'a', reply_to=reply_to), 'FORWARD_MODULE from a child'),
                (receive('a', SELF, 5, LOAD_MODULE, one, reply_to), 'LOAD_MODULE from a child')):
            yield case([grandchild(SELF), step], why + wants)
    yield case([receive('a', SELF, 5, LOAD_MODULE, one), a],
               'what a child sends is not kept for its siblings', kind='forged')
    yield case([ask('a', 5, 'one', DEAD), forward(5, 'one', reply_to=DEAD)], 'dead messages')


def resources():
    def case(steps, why, **more):
        more.setdefault('since', TWO_PICKLES)
        return master(steps, 'ROL-11', why, resources=FILES_OF, **more)

    def get(name, link='a', src=5, package='pkg', **more):
        return ask_resource(link, src, package, name, self=MASTER, **more)

    for name, why in (('data.txt', 'a file of a package'), ('raw', 'bytes that are no text'),
                      ('empty', 'a file without a byte'), ('none', 'there is no such file')):
        yield case([get(name)], why)
        yield case([get(name)], why + ': in one pickle', since=TEXT_NAMES, before=TWO_PICKLES)
        yield case([get(name, as_bytes=True)], why + ': asked for in bytes', since=RESOURCES,
                   before=TEXT_NAMES)
    yield case([get('data.txt'), get('data.txt')], 'asked twice: sent twice')
    yield case([grandchild(), get('data.txt', src=7)], 'a grandchild asks', strictness=PURPOSE)
    yield case([get('data.txt', package='nopkg')], 'there is no such package', strictness=PURPOSE)
    yield case([receive('a', MASTER, 5, GET_RESOURCE, b'', DEAD)], 'a dead request')
    yield case([receive('a', MASTER, 5, GET_RESOURCE, b'junk', tag=PICKLE), get('empty')],
               'a request that is no pickle')
    yield master([receive('a', MASTER, 5, GET_RESOURCE, b'x', 1005)], 'ROL-11',
                 'the handle is not there yet', before=RESOURCES)


def passing_resources():
    def case(steps, why, **more):
        more.setdefault('since', TWO_PICKLES)
        return full(TREE + steps, 'ROL-11', why, **more)

    a, b = ask_resource('a', 5, 'pkg', 'f'), ask_resource('b', 6, 'pkg', 'f')
    data = load_resource('pkg', 'f', b'x\xff')
    for steps, why in (
            ([a, data], 'a child asks, so the parent is asked; the answer goes down'),
            ([a, b, data], 'two children ask: one request, and two answers'),
            ([a, data, b, a], 'what came before is not asked for again, but sent again'),
            ([data, a], 'what came unasked is kept'),
            ([a, load_resource('pkg', 'f', None), b], 'that there is no such file is passed on')):
        yield case(steps, why)
    yield case([a, load_resource_in_one('pkg', 'f', b'x\xff', PICKLE)],
               'the answer is one pickle', since=TEXT_NAMES, before=TWO_PICKLES)
    yield case([ask_resource('a', 5, 'pkg', 'f', as_bytes=True),
                load_resource_in_one('pkg', 'f', b'x\xff', TAG)],
               'the request has bytes', since=RESOURCES, before=TEXT_NAMES)
    yield case([a, a, data], 'a child that asks twice before the answer comes', strictness=PURPOSE)
    yield case([a, lose('a'), data, b], 'a child that asked is lost before the answer',
               strictness=PURPOSE)
    yield case([a, lose('up')], 'the parent is lost before the answer', strictness=PURPOSE)
    yield case([a, EXIT], 'the end comes before the answer')
    yield case([data, load_resource('pkg', 'f', b'y'), a], 'the last that came counts')
    yield case([a, receive('up', SELF, PARENT, LOAD_RESOURCE, b'junk', tag=PICKLE), data],
               'an answer that is no pickle, and then one')
    yield case([receive('a', SELF, 5, GET_RESOURCE, b'junk', tag=PICKLE), b],
               'a request that is no pickle')
    yield case([ask_resource('a', 5, 'pkg', ''), ask_resource('b', 6, '', '')], 'empty names')
    for reply_to in (0, 1005):
        wants = ' (reply_to %d)' % reply_to
        yield case([grandchild(SELF), ask_resource('a', 7, 'pkg', 'f', reply_to)],
                   'a grandchild is no neighbour' + wants)
        yield case([load_resource('pkg', 'f', b'x', 'a', 5, reply_to), b],
                   'LOAD_RESOURCE from a child' + wants)


def detaching():
    for role, start, self, above in (
            ('master', CHILDREN, MASTER, None), ('parent', TREE, SELF, PARENT)):
        def case(steps, why, **more):
            return full(start + steps, 'ROL-13', '%s: %s' % (role, why), role=role, **more)

        def say(link, src, reply_to=1005):
            return receive(link, self, src, DETACHING, b'', reply_to)

        for steps, why in (
                ([say('a', 5)], 'a child says that it will outlive its parent'),
                ([say('a', 5, 0), ask('b', 6, '', DEAD, self=self)], 'it wants no reply'),
                ([say('a', 5), say('b', 6)], 'two children'),
                ([say('a', 5), lose('a')], 'its loss is told all the same'),
                ([say('a', 5), lose('a'), connect('a2', 5), say('a2', 5)],
                 'another link is another child'),
                ([grandchild(self), say('a', 7, 0), say('a', 5)],
                 'a grandchild cannot speak for its parent'),
                ([say('a', 5), say('a', 5, 0)], 'a second time, without a reply'),
                ([say('a', 5, DEAD), say('a', 5)], 'a dead message does not detach'),
                ([receive('a', self, 5, DETACHING, b'junk', 1005)],
                 'what it holds is not looked at')):
            yield case(steps, why)
        yield case([grandchild(self), say('a', 7)], 'a grandchild, which wants a reply',
                   strictness=PURPOSE)
        yield case([say('a', 5), say('a', 5)], 'a second time', strictness=PURPOSE)
        if above is not None:
            yield case([say('up', above, 0), say('a', 5)], 'the parent itself')
            yield case([say('up', above)], 'the parent itself, which wants a reply',
                       strictness=PURPOSE)


def authority():
    """The messages that a leaf takes, and the senders that may send them."""
    def leaf(steps, clause, why, **more):
        return full([UP] + steps, clause, why, role='leaf', **more)

    for handle, clause, name in (
            (CALL_FUNCTION, 'ROL-7', 'a call'), (SHUTDOWN, 'ROL-1', 'SHUTDOWN'),
            (LOAD_MODULE, 'ROL-8', 'LOAD_MODULE')):
        for src, auth, who in ((PARENT, PARENT, 'the parent'), (MASTER, MASTER, 'the master'),
                               (UNKNOWN, MASTER, "somebody with the master's authority"),
                               (UNKNOWN, UNKNOWN, 'somebody'),
                               (MASTER, UNKNOWN, "the master, with somebody's authority")):
            payload = not_loaded('one') if handle == LOAD_MODULE else b'x'
            yield leaf([receive('up', SELF, src, handle, payload, 1005, auth=auth)], clause,
                       '%s from %s' % (name, who))
    stamped = [UP, connect('a', 5, auth_id=SELF)]
    for handle, clause, what in ((CALL_FUNCTION, 'ROL-7', 'call'), (SHUTDOWN, 'ROL-1', 'end')):
        yield full(stamped + [receive('a', SELF, 5, handle, b'x', 1005)], clause,
                   'a client with the authority of its listener may %s it' % what)
        yield full(stamped + [announce('a', 5, '7'), receive('a', SELF, 7, handle, b'x', 1005)],
                   'RTE-12', 'a client announces nobody, so what is behind it may not',
                   since='0.2.9')
    stop = receive('up', SELF, MASTER, SHUTDOWN)
    call = receive('up', SELF, MASTER, CALL_FUNCTION, b'x', 1005)
    yield leaf([stop, stop], 'ROL-1', 'SHUTDOWN, twice: the end begins once')
    yield leaf([stop, call], 'ROL-1', 'no call is taken after SHUTDOWN')
    yield leaf([call, call], 'ROL-7', 'calls wait in the order in which they came')
    yield leaf([receive('up', SELF, MASTER, SHUTDOWN, b'', DEAD), call], 'ROL-1',
               'a dead SHUTDOWN does not end it')
    yield leaf([receive('up', SELF, MASTER, CALL_FUNCTION, b'', DEAD), call], 'ROL-1',
               'a dead call is the end')
    yield leaf([receive('up', SELF, UNKNOWN, CALL_FUNCTION, b'', DEAD), call], 'ROL-1',
               'a dead call without authority is not')
    yield leaf([lose('up')], 'ROL-1', 'the loss of the parent is the end')
    yield leaf([route(SELF, SHUTDOWN)], 'ROL-1', 'a context may end itself')
    for reply_to in (0, 1005):
        for handle, name, payload in (
                (ADD_ROUTE, 'ADD_ROUTE', b'7:db'), (GET_MODULE, 'GET_MODULE', b'one'),
                (FORWARD_MODULE, 'FORWARD_MODULE', b'7\0one'), (ALLOCATE_ID, 'ALLOCATE_ID', b''),
                (DETACHING, 'DETACHING', b'')):
            yield leaf([receive('up', SELF, PARENT, handle, payload, reply_to)], 'ROL-1',
                       'a leaf serves no %s (reply_to %d)' % (name, reply_to))
    for src, who in ((5, 'a child'), (7, 'a grandchild')):
        for handle, name in ((CALL_FUNCTION, 'calls'), (SHUTDOWN, 'shuts down'),
                             (CALL_SERVICE, 'asks services of')):
            yield full(TREE + [grandchild(SELF), receive('a', SELF, src, handle, b'x', 1005)],
                       'ROL-7' if handle == CALL_FUNCTION else 'ROL-1',
                       '%s %s its parent' % (who, name), kind='forged')
    yield full(TREE + [receive('up', SELF, MASTER, SHUTDOWN), lose('up')], 'ROL-1',
               'a parent is told to end, and loses its own')
    yield full(TREE + [lose('a'), lose('up')], 'ROL-1', 'a parent loses a child, and its own')


def handles():
    since, before = {'since': RESOURCES}, {'before': RESOURCES}
    for more in (since, before):
        yield full([LIST_HANDLES], 'ROL-20', 'what a master serves', role='master', **more)
        yield full([UP, LIST_HANDLES], 'ROL-20', 'what a leaf serves', role='leaf', **more)
        yield full([UP, LIST_HANDLES, A, LIST_HANDLES], 'ROL-1',
                   'a context is a parent from its first child on', **more)
        yield full(TREE + [lose('a'), lose('b'), LIST_HANDLES], 'ROL-20',
                   'and stays one when it has lost them', **more)
        yield full(TREE + [receive('up', SELF, MASTER, SHUTDOWN), LIST_HANDLES], 'ROL-20',
                   'what a context serves that is about to end', **more)
    for role, steps in (('master', CHILDREN), ('leaf', [UP]), ('parent', TREE)):
        yield full(steps + [EXIT, LIST_HANDLES], 'ROL-20', 'nothing is served after the end',
                   role=role)
    yield full([UP, A], 'ROL-1', 'a child is announced as soon as it is connected')
    yield full(CHILDREN + [grandchild(), lose('a')], 'ROL-1', 'a master hears of its contexts',
               role='master')


def logs():
    def case(payload, why, **more):
        return master([receive('a', MASTER, 5, FORWARD_LOG, payload)], 'ROL-12', why, **more)

    yield case(b'mitogen\x0020\0a text', 'a record of a child')
    yield case(b'app.sub\x005\0' + '\u00e9\u20ac'.encode('utf-8'), 'a text beyond ASCII')
    yield case(b'app\x0010\0a\0b', 'a NUL in the text')
    yield case(b'app\x0010\0', 'an empty text')
    yield case(b'app\x0010\0\xff.', 'bytes that are no UTF-8')
    yield case(b'app\0ten\0x', 'a level that is no number')
    yield case(b'app', 'no level, and no text')
    yield master([grandchild(), receive('a', MASTER, 7, FORWARD_LOG, b'app\x0010\0x')], 'ROL-12',
                 'a record of a grandchild is its own')
    yield master([receive('a', MASTER, 5, FORWARD_LOG, b'app\x0010\0x', DEAD)], 'ROL-12',
                 'a dead record')
    yield full(TREE + [receive('a', MASTER, 5, FORWARD_LOG, b'app\x0010\0x')], 'ROL-12',
               'a parent passes the records of its children on')


FILES = {
    'roles/ids.json': ids, 'roles/modules.json': modules, 'roles/ahead.json': ahead,
    'roles/passing.json': passing, 'roles/resources.json': resources,
    'roles/passing_resources.json': passing_resources, 'roles/detaching.json': detaching,
    'roles/authority.json': authority, 'roles/handles.json': handles, 'roles/logs.json': logs,
}
