"""A call of a Python child cannot wait for that child's first CALL_SERVICE; once there is a pool, it can.

A CALL_SERVICE that a Python child sends to itself is never answered, though its method runs.
"""

CLAUSES = 'SVC-20 SVC-6'
TRANSPORTS = ('local',)

SOURCE = '''\
import os
import time

import mitogen.core
import mitogen.service


class Marker(mitogen.service.Service):
    @mitogen.service.expose(policy=mitogen.service.AllowParents())
    @mitogen.service.arg_spec({'path': mitogen.core.AnyTextType})
    def mark(self, path):
        open(path, 'w').close()


def wait_for(path, timeout):
    deadline = time.time() + timeout
    while not os.path.exists(path) and time.time() < deadline:
        time.sleep(0.02)
    return os.path.exists(path)


@mitogen.core.takes_router
def ask_ourselves(path, timeout, router):
    us = mitogen.core.Context(router, mitogen.context_id)
    answer = us.call_service_async(u'live_marker.Marker', u'mark', path=path)
    ran = wait_for(path, timeout)
    try:
        return [ran, answer.get(timeout=1.0).unpickle()]
    except mitogen.core.TimeoutError:
        return [ran, u'no answer']
'''


def run(t):
    t.start_with_modules({'live_marker.py': SOURCE})
    child = t.connect()

    def mark(name):
        return t.ask('call_service', context=child, service='live_marker.Marker', method='mark',
                     kwargs={'path': t.path(name)})

    def call_that_waits(name, seconds):
        waiting = t.call_async(child, 'live_marker.wait_for', t.path(name), seconds)
        marked = mark(name)
        result = waiting.get()
        t.check_equal(marked.get(), None, 'answer of the service')
        return result

    t.check_equal(call_that_waits('first', 2.0), False, 'whether the first ran during the call')
    t.check_equal(call_that_waits('second', 25.0), True, 'whether the second ran during the call')
    child = t.connect()
    t.check_equal(mark('outside').get(), None, 'answer of the service outside of a call')
    t.check_equal(call_that_waits('after', 25.0), True, 'whether one ran during a call after that')
    t.check_equal(t.call(child, 'live_marker.ask_ourselves', t.path('ours'), 20.0), [True, 'no answer'],
                  'whether the method ran, and its answer')
