"""Calls that a child runs: what it answers, in which order, and what becomes of their chains."""

from families.payload_parts import NONE, pickle, tup
from families.pickle_parts import call, data, integer, text
from families.roles_parts import CALL_FUNCTION, PICKLE, SHUTDOWN, TAGS, full
from families.routing_parts import MASTER, PARENT, SELF, TAG, TREE, UP, lose, receive

RUN_CALL, SHUT_DOWN = {'do': 'run_call'}, {'do': 'shut_down'}
BROKEN = 'app.Broken: it is broken'
LIMIT = 600


def value(root, *nodes):
    return dict({'root': root}, **({'nodes': list(nodes)} if nodes else {}))


FUNCTIONS = {'app': {
    'one': {'returns': value(1)},
    'none': {'returns': value(None)},
    'text': {'returns': value('t\u00e9xt')},
    'raw': {'returns': value({'bytes': '00ff'})},
    'parts': {'returns': value({'ref': 0}, {'list': [1, {'ref': 1}]}, {'dict': [['k', None]]})},
    'two': {'takes': 2, 'returns': value(2)},
    'fail': {'raises': BROKEN},
    'other': {'raises': 'app.inner.Other: words'},
    'silent': {'raises': 'app.Silent: '},
    'error': {'returns': value({'callerror': BROKEN})},
    'big': {'returns': value({'bytes': '78' * 2 * LIMIT})},
    'Maker.make': {'returns': value('made')},
    'Maker.fail': {'raises': BROKEN},
}}
KWARGS = call('mitogen.core.Kwargs', b'}')


def named(**entries):
    pairs = b''.join(text(k) + v for k, v in entries.items())
    return call('mitogen.core.Kwargs', b'}(' + pairs + b'u')


def request(function, *args, chain=NONE, module='app', owner=NONE, kwargs=KWARGS):
    return pickle(tup(chain, text(module), owner, text(function), tup(*args) if args else b')', kwargs))


def forget(*args, kwargs=KWARGS):
    return request('forget_chain', *args, module='mitogen.core', owner=text('Dispatcher'), kwargs=kwargs)


def each_tag(make):
    """The cases of both forms: messages have tags from 0.3.39 on."""
    def both():
        for tag, more in ((PICKLE, {'since': TAGS}), (TAG, {'before': TAGS})):
            def sent(payload, reply_to=1005, src=PARENT, link='up', auth=None, tag=tag):
                return receive(link, SELF, src, CALL_FUNCTION, payload, reply_to, auth=auth, tag=tag)
            for steps, clause, why, own in make(sent):
                yield full(steps, clause, why, **{**more, 'functions': FUNCTIONS, **own})
    return both


def run_all(*calls):
    """The calls come, and then each is run; once more, when none is left."""
    return [UP] + list(calls) + [RUN_CALL] * (len(calls) + 1)


# ---- Answers for cases in which the original's is not right ----

def waits(step):
    """The outcome of a call that comes."""
    fields = step['message']
    keys = ('tag', 'src', 'auth', 'reply_to', 'payload')
    return {'handled': [dict({k: fields[k] for k in keys}, handle=CALL_FUNCTION)]}


def reply(handle, root):
    return {'link': 'up', 'dst': PARENT, 'src': SELF, 'auth': SELF, 'handle': handle,
            'reply_to': 0, 'value': value(root)}


def answer(outcomes, routes=((PARENT, 'up'),)):
    return {'steps': outcomes, 'routes': [list(r) for r in routes]}


def leaf(steps, clause, why, **more):
    return steps, clause, why, dict(more, role='leaf')


@each_tag
def answers(sent):
    for function, why in (
            ('one', 'a call that returns an integer'), ('none', 'a call that returns None'),
            ('text', 'a call that returns text'), ('raw', 'a call that returns bytes'),
            ('parts', 'a call that returns a list with a dict'),
            ('error', 'a call that returns a CallError is answered as if it had raised it'),
            ('fail', 'a call that raises: the type, and the words'),
            ('other', 'an error whose type is in a module of a package'),
            ('silent', 'an error without words')):
        yield leaf(run_all(sent(request(function))), 'PAY-4', why)
    for function in ('make', 'fail'):
        yield leaf(run_all(sent(request(function, owner=text('Maker')))), 'PAY-1',
                   'a function of a class: ' + function)
    for args, why in (((integer(1), integer(2)), 'as many arguments as it takes'),
                      ((integer(1),), 'an argument too few'),
                      ((integer(1),) * 3, 'an argument too many')):
        yield leaf(run_all(sent(request('two', *args))), 'ROL-17', why)
    yield leaf(run_all(sent(request('two', integer(1), kwargs=named(b=integer(2))))), 'ROL-17',
               'an argument by a name that it has not')
    yield leaf(run_all(sent(request('one', owner=text('')))), 'PAY-1', 'an empty class is none')
    for function in ('one', 'fail'):
        # PAY-4.10: nobody needs to log the error.
        odd = {'strictness': 'SHOULD'} if function == 'fail' else {}
        yield leaf(run_all(sent(request(function), 0)), 'PAY-4',
                   'no reply is wanted from %s: an error is logged' % function, **odd)
        yield leaf(run_all(sent(request(function), 0), sent(request('one'))), 'PAY-4',
                   'no reply is wanted from %s, and then one is' % function, **odd)
    yield leaf(run_all(sent(request('big'))), 'PAY-4',
               'a result that is larger than a message may be', limit=LIMIT)
    yield leaf(run_all(sent(request('big'), 0), sent(request('one'))), 'PAY-4',
               'a result that is too large, and that nobody wants', limit=LIMIT)
    yield leaf(run_all(sent(request('big', chain=text('c'))), sent(request('one', chain=text('c')))),
               'PAY-4', 'a result that is too large does not fail its chain', limit=LIMIT)


@each_tag
def long_errors(sent):
    call_it = sent(request('fail'))
    for words, why in ((8000, 'of 8,010 characters'), (9989, 'that is as long as it may be'),
                       (9990, 'of 10,000 characters: it is cut')):
        error = 'app.Long: ' + 'x' * words
        cut = {'expect': answer([{}, waits(call_it), {
            'ran': ['app.fail'], 'sent': [reply(1005, {'callerror': error[:9999]})]}, {'refused': True}]),
               'right': 'ROL-16: the caller refuses what the original sends, with its traceback',
               'strictness': 'SHOULD'}
        yield leaf(run_all(call_it), 'ROL-16', 'the text of an error %s' % why,
                   functions={'app': {'fail': {'raises': error}}}, **(cut if words > 9000 else {}))


@each_tag
def malformed(sent):
    for payload, why in (
            (b'', 'an empty payload'), (b'junk', 'no pickle'), (request('one')[:-9], 'a pickle that is cut'),
            (pickle(integer(7)), 'an integer'), (pickle(NONE), 'None'), (pickle(b')'), 'an empty tuple'),
            (pickle(tup(NONE, text('app'), NONE, text('one'), b')')), 'five parts'),
            (pickle(tup(NONE, text('app'), NONE, text('one'), b')', KWARGS, NONE)), 'seven parts'),
            (pickle(tup(NONE, NONE, NONE, text('one'), b')', KWARGS)), 'no name of a module'),
            (pickle(tup(NONE, text('app'), NONE, NONE, b')', KWARGS)), 'no name of a function'),
            (pickle(tup(NONE, text('app'), NONE, text('one'), integer(1), KWARGS)),
             'an integer in the place of the arguments'),
            (pickle(tup(NONE, text('app'), NONE, text('one'), b')', integer(1))),
             'an integer in the place of the named arguments'),
            (pickle(call('os.system', text('true'))), 'a global that no peer may name'),
            (request('fail')[:-1] + b'\x93.', 'an opcode that no peer reads'),
            (request('one', module='nosuchmodule'), 'a module that is not there'),
            (request('one', module=''), 'a module with an empty name'),
            (request('gone'), 'a function that is not there'), (request(''), 'a function without a name'),
            (request('one', owner=text('Gone')), 'a class that is not there'),
            (request('gone', owner=text('Maker')), 'a function that its class has not')):
        yield leaf(run_all(sent(payload), sent(request('one'), 1006)), 'ROL-17',
                   'answered by an error, and the next call runs: ' + why)
        yield leaf(run_all(sent(payload, 0), sent(request('one'), 1006)), 'PAY-4',
                   'no reply is wanted, so it is logged, and the next call runs: ' + why,
                   strictness='SHOULD')
    first, second = sent(request('one', chain=b']')), sent(request('one'), 1006)
    yield leaf(run_all(first, second), 'ROL-16',
               'a chain id that cannot be hashed is answered by an error, and the next call runs',
               strictness='SHOULD', right='ROL-17: a call is answered whatever it holds, where '
               'the original ends',
               expect=answer([{}, waits(first), waits(second), {'sent': [reply(1005, {'callerror': ''})]},
                              {'ran': ['app.one'], 'sent': [reply(1006, 1)]}, {'refused': True}]))


@each_tag
def chains(sent):
    c, d = text('c'), text('d')
    one, fail = request('one', chain=c), request('fail', chain=c)
    for calls, why in (
            ([(fail, 1005), (one, 1006)], 'a call fails: so does the next of its chain, which does not run'),
            ([(one, 1005), (fail, 1006), (one, 1007), (one, 1008)], 'the first runs, and none after the error'),
            ([(fail, 1005), (request('other', chain=c), 1006)], 'the error stays that of the first call'),
            ([(fail, 1005), (request('one', chain=d), 1006)], 'another chain goes on'),
            ([(fail, 1005), (request('one'), 1006)], 'a call of no chain goes on'),
            ([(request('fail'), 1005), (request('one'), 1006)], 'calls of no chain do not fail each other'),
            ([(fail, 0), (one, 1006)], 'nobody wants the reply of the call that fails: the next is told'),
            ([(fail, 0), (one, 0), (one, 1006)], 'nor that of the second'),
            ([(fail, 1005), (forget(c), 1006), (one, 1007)], 'the chain is forgotten, and runs again'),
            ([(fail, 1005), (forget(c), 0), (one, 1007)], 'it is forgotten without a reply'),
            ([(fail, 1005), (forget(d), 1006), (one, 1007)], 'another chain is forgotten'),
            ([(fail, 1005), (forget(c), 1006), (fail, 1007), (one, 1008)], 'it is forgotten, and fails again'),
            ([(fail, 1005), (forget(kwargs=named(chain_id=c)), 1006), (one, 1007)],
             'it is forgotten by the name of the argument'),
            ([(forget(c), 1005), (one, 1006)], 'a chain that never was is forgotten'),
            ([(forget(), 1005), (one, 1006)], 'no chain is named to be forgotten'),
            ([(request('gone', chain=c), 1005), (one, 1006)],
             'a function that is not there does not fail the chain'),
            ([(request('one', module='nosuchmodule', chain=c), 1005), (one, 1006)],
             'a module that is not there does not fail the chain'),
            ([(b'junk', 1005), (one, 1006)], 'a call that cannot be read fails no chain'),
            ([(fail, 1005), (request('gone', chain=c), 1006)],
             'a function that is not there, in a chain that has failed'),
            ([(request('two', chain=c), 1005), (one, 1006)], 'arguments that do not fit fail the chain'),
            ([(request('one', chain=data(b'c')), 1005), (request('fail', chain=data(b'c')), 1006),
              (request('one', chain=data(b'c')), 1007)], 'a chain whose id is bytes'),
            ([(request('fail', chain=integer(0)), 1005), (request('one', chain=integer(0)), 1006),
              (request('one'), 1007)], 'a chain whose id is 0 is a chain'),
            ([(request('fail', chain=text('')), 1005), (request('one', chain=text('')), 1006),
              (request('one'), 1007)], 'a chain whose id is the empty text is a chain'),
            ([(request('error', chain=c), 1005), (one, 1006)],
             'a CallError that is returned, and not raised, does not fail the chain')):
        # PAY-4.11 and PAY-4.12 leave open what a call that cannot be resolved does.
        odd = {'strictness': 'SHOULD'} if 'is not there' in why else {}
        yield leaf(run_all(*(sent(payload, reply_to) for payload, reply_to in calls)), 'PAY-4', why, **odd)
    yield leaf(run_all(sent(fail, src=MASTER), sent(one, 1006, src=PARENT)), 'PAY-4',
               'a chain is that of its id, whoever sends the call')


@each_tag
def order(sent):
    c, d = text('c'), text('d')
    yield leaf(run_all(sent(request('one', chain=c)), sent(request('text', chain=d), 1006),
                       sent(request('none', chain=c), 1007), sent(request('raw'), 1008)), 'ROL-17',
               'calls of two chains and of none run in the order in which they came')
    yield leaf(run_all(sent(request('one'), src=MASTER), sent(request('text'), 1006),
                       sent(request('none'), 1007, src=MASTER)), 'ROL-17',
               'so do calls of two contexts')
    yield leaf([UP, sent(request('one')), RUN_CALL, sent(request('text'), 1006),
                sent(request('fail'), 1007), RUN_CALL, RUN_CALL], 'ROL-17', 'calls that come between')
    yield leaf([UP, RUN_CALL], 'ROL-17', 'no call has come')
    one = sent(request('one'))
    for end, why in ((receive('up', SELF, MASTER, SHUTDOWN), 'when SHUTDOWN comes'),
                     (lose('up'), 'when the parent is lost'), (SHUT_DOWN, 'when the child ends by itself')):
        yield leaf([UP, one, end, RUN_CALL], 'PAY-5', 'a call that waits %s is not run' % why)
        yield leaf([UP, one, sent(request('none'), 1006), RUN_CALL, end, RUN_CALL], 'PAY-5',
                   'of two calls, the one that waits %s is not run' % why)
    yield leaf([UP, receive('up', SELF, MASTER, SHUTDOWN), sent(request('one')), RUN_CALL], 'PAY-5',
               'a call that comes after SHUTDOWN')
    for link, src, auth, why in (
            ('a', 5, 5, 'a child calls its parent'), ('a', 5, MASTER, 'a child claims the authority of a master'),
            ('up', 70, 70, 'a stranger, by the parent'), ('b', 5, 5, 'by the link of another child'),
            ('up', PARENT, 5, 'the parent, under the authority of a child')):
        yield TREE + [sent(request('one'), link=link, src=src, auth=auth), RUN_CALL], 'RTE-5', (
            'a call without the authority of a parent is not taken: ' + why), {}
    for link, src, auth, why in (
            ('up', MASTER, MASTER, 'the master calls'), ('up', PARENT, PARENT, 'the parent calls'),
            ('up', 70, MASTER, 'a stranger calls under the authority of the master')):
        yield TREE + [sent(request('one'), link=link, src=src, auth=auth), RUN_CALL], 'RTE-5', (
            'a call with the authority of a parent runs: ' + why), {}


FILES = {'roles/calls.json': answers, 'roles/calls_long.json': long_errors, 'roles/calls_malformed.json': malformed,
         'roles/calls_chains.json': chains, 'roles/calls_order.json': order}
