"""The modules of a child: which it asks for, what it keeps, and what its policy denies."""

from families.roles_calls import SHUT_DOWN
from families.roles_parts import (LOAD_MODULE, PICKLE, TAGS, ask, forward, full, grandchild,
                                  load, loaded, not_loaded)
from families.routing_parts import DEAD, MASTER, PARENT, SELF, TAG, TREE, UP, lose, receive

ODD = {'strictness': 'OBSERVED'}  # Ours differs on purpose: the clause says how.


def wants(fullname):
    return {'do': 'import', 'fullname': fullname}


ONE = wants('one')


def asked():
    """What is asked for, and what the answers do."""
    def leaf(steps, why, clause='ROL-8', **more):
        for tag, own in ((PICKLE, {'since': TAGS}), (TAG, {'before': TAGS})):
            filled = [dict(s, message=dict(s['message'], tag=tag)) if s.get('message', {}).get('tag') == 0
                      else s for s in steps]
            yield full([UP] + filled, clause, why, role='leaf', **dict(own, **more))

    def come(payload, **fields):
        return load(payload, tag=0, **fields)

    one, none = come(loaded('one')), come(not_loaded('one'))
    package = come(loaded('pkg', related=['pkg.a'], submodules=['a', 'b']))
    for steps, why in (
            ([ONE], 'it asks its parent, and waits'),
            ([ONE, one], 'the module comes'),
            ([ONE, none], 'there is no such module'),
            ([ONE, ONE, one], 'two imports wait: one request, and both get it'),
            ([ONE, one, ONE], 'what came is kept, and not asked for again'),
            ([ONE, none, ONE], 'that there is none is kept, and not asked for again'),
            ([one, ONE], 'what came unasked is kept'),
            ([none, ONE], 'that there is none came unasked, and is kept'),
            ([ONE, come(loaded('two')), one], 'an answer for another module does not end the wait'),
            ([ONE, wants('two'), come(loaded('two')), one], 'two requests, answered in the other order'),
            ([wants('pkg'), package], 'a package, with the names of what is in it'),
            ([wants('pkg'), come(loaded('pkg', submodules=[])), wants('pkg.a')],
             'a module of a package is asked for by its full name'),
            ([wants('pkg'), come(loaded('pkg.a')), package, wants('pkg.a')],
             'what is in a package came before it'),
            ([ONE, one, come(loaded('one', b'x = 2\n')), ONE], 'it comes again: the last that came counts'),
            ([ONE, none, one, ONE], 'there was none, and then it comes'),
            ([wants('m\u00f6dul')], 'a name beyond ASCII is sent as UTF-8'),
            ([wants('mitogen.parent'), come(loaded('mitogen.parent'))], "one of Mitogen's own"),
            ([ONE, come(loaded('one', b''))], 'a module without a byte'),
            ([ONE, come(loaded('one', '\u00e9 = 1\n'.encode('utf-8')))], 'a source beyond ASCII')):
        # The original on Python 2 cannot ask for it.
        yield from leaf(steps, why, **({'strictness': 'SHOULD'} if 'ASCII' in why else {}))
    for src, auth, why in (
            (MASTER, MASTER, 'the master sends it itself'), (70, PARENT, 'under the authority of the parent')):
        yield from leaf([ONE, come(loaded('one'), src=src) if src == auth else
                         receive('up', SELF, src, LOAD_MODULE, loaded('one'), auth=auth, tag=0), ONE], why)
    for src, why in ((70, 'a stranger'), (5, 'another context')):
        forged = come(loaded('one', b'evil = 1\n'), src=src)
        yield from leaf([ONE, forged, one], 'what %s sends does not end the wait' % why)
        yield from leaf([forged, ONE, one], 'what %s sends is not kept' % why)
    dead = receive('up', SELF, PARENT, LOAD_MODULE, b'gone', DEAD, tag=0)
    yield from leaf([ONE, dead, one], 'a dead answer names no module, and does not end the wait')
    yield from leaf([ONE, SHUT_DOWN, one], 'the child ends, and the answer comes still')
    yield from leaf([ONE, lose('up')], 'the parent is lost', **ODD)


def policies():
    overrides, blocks = ['app', 'lib.inner'], ['app.secret', 'old']
    for more in ({'since': '0.3.42'}, {'before': '0.3.42'}):
        def leaf(name, why, **known):
            # ROL-8.4: another child may ask all the same.
            return full([UP, wants(name), wants(name)], 'ROL-8', why, role='leaf', strictness='SHOULD',
                        **dict(more, **known))
        for name in ('app', 'app.web', 'lib.inner', 'lib.inner.x', 'lib', 'lib.other', 'apple', 'other',
                     'app.secret', 'app.secret.x', 'app.secretive', 'old', 'old.x', 'older', 'mitogen.parent'):
            yield leaf(name, 'overrides and blocks: ' + name, overrides=overrides, blocks=blocks)
            yield leaf(name, 'overrides: ' + name, overrides=overrides)
            yield leaf(name, 'blocks: ' + name, blocks=blocks)
        for name in ('builtins', '__builtin__', 'thread', 'org', 'org.python.core', 'builtinsx.y', 'one'):
            yield leaf(name, 'without a policy: ' + name)
    denied = {'blocks': ['one']}
    yield full([UP, load(loaded('one')), ONE], 'ROL-8', 'what is denied came unasked: it is kept, and not imported',
               role='leaf', since=TAGS, **denied)


def passed():
    """A parent imports, and passes modules on to its children."""
    def case(steps, why, **more):
        yield full(TREE + steps, 'ROL-9', why, since=TAGS, **more)
        older = [dict(s, message=dict(s['message'], tag=TAG)) if 'message' in s else s for s in steps]
        yield full(TREE + older, 'ROL-9', why, before=TAGS, **more)
    a, one = ask('a', 5, 'one'), load(loaded('one'))
    yield from case([ONE, a, one], 'it imports, and a child asks: one request, and both get it')
    yield from case([a, ONE, one], 'a child asks, and then it imports: one request, and both get it')
    yield from case([ONE, one, a], 'what it has imported is sent to a child that asks')
    yield from case([a, one, ONE], 'what a child got is there for its own import')
    yield from case([ONE, load(not_loaded('one')), a], 'that there is none is told to a child that asks')
    yield from case([a, load(not_loaded('one')), ONE], 'that there is none, as a child was told, is kept')
    yield from case([ONE, a, ask('b', 6, 'one'), one], 'two children ask meanwhile')
    yield from case([ONE, one, forward(5, 'one')], 'FORWARD_MODULE of what it has imported')
    yield from case([ONE, one, grandchild(SELF), forward(7, 'one')], 'FORWARD_MODULE of it for a grandchild')
    yield from case([ONE, forward(5, 'one'), one], 'FORWARD_MODULE comes before the module')
    yield from case([ONE, a, lose('b'), one], 'a child that did not ask is lost')
    denied = {'blocks': ['one']}
    yield from case([ONE, a, one], 'its own policy denies it, and a child asks: it is passed on', **denied)
    yield from case([a, one, ONE], 'a child got it, and its own policy denies it', **denied)
    yield from case([a, one, forward(6, 'one')], 'FORWARD_MODULE of what its own policy denies', **denied)
    yield from case([ask('a', 5, 'other'), load(loaded('other'))],
               'a child asks for what is under none of its own overrides', overrides=['app'])


FILES = {'roles/imports.json': asked, 'roles/import_policies.json': policies,
         'roles/imports_passed.json': passed}
