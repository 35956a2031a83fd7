"""The pool of a Python child runs two methods at a time beside its calls; at the end it waits, and answers nobody."""

import os

CLAUSES = 'SVC-20 SVC-7'
TRANSPORTS = ('local',)
TIME_LIMIT = 120

SOURCE = '''\
import os
import time

import mitogen.service


class Blocker(mitogen.service.Service):
    @mitogen.service.expose(policy=mitogen.service.AllowParents())
    @mitogen.service.arg_spec({'name': mitogen.core.AnyTextType})
    def block(self, name):
        open(name + '.started', 'w').close()
        deadline = time.time() + 60
        while not os.path.exists(name + '.go') and time.time() < deadline:
            time.sleep(0.02)
        return name
'''


def run(t):
    t.start_with_modules({'live_blocker.py': SOURCE})
    child = t.connect()
    pid = t.pid(child)
    os.chmod(t.dir, 0o777)

    def block(name):
        return t.ask('call_service', context=child, service='live_blocker.Blocker', method='block',
                     kwargs={'name': t.path(name)})

    def started(name):
        return os.path.exists(t.path(name + '.started'))

    def let_go(name):
        open(t.path(name + '.go'), 'w').close()

    names = ['a', 'b', 'c', 'd', 'e']
    answers = {}
    for name in names:
        answers[name] = block(name)
    t.wait_until(lambda: started('a') and started('b'), 'two methods that run')
    t.check_equal(t.echo(child, 1), 1, 'a call beside them')
    t.check_equal(list(map(started, names)), [True, True, False, False, False], 'methods that run')
    let_go('b')
    t.check_equal(answers['b'].get(), t.path('b'))
    t.wait_until(lambda: started('c'), 'the first of those that wait')
    t.check_equal(t.echo(child, 2), 2, 'another call beside them')
    t.check_equal(list(map(started, names)), [True, True, True, False, False], 'methods that ran or run')

    t.ask('shutdown_context', context=child).get()
    # It takes no calls any more, since it shuts down, and yet it does not end.
    t.wait_until(lambda: t.call_async(child, 'mitogen_stub.echo', 3).error(5).kind, 'no answer to a call')
    t.check(t.is_running(pid), 'the child that waits for its methods')
    t.check_equal([answers[name].arrived for name in 'acde'], [False] * 4, 'whether there are answers')
    let_go('a')
    let_go('c')
    t.wait_until(lambda: not t.is_running(pid), 'the end of the child')
    for name in 'acde':
        t.check_lost(answers[name].error())
    t.check_equal(list(map(started, names)), [True, True, True, False, False], 'methods that ever ran')
