"""The first call of a service waits for the call that runs in a Python child, and later ones do not."""

CLAUSES = 'SVC-20'
TRANSPORTS = ('local',)

SOURCE = '''\
import mitogen.service


class Adder(mitogen.service.Service):
    @mitogen.service.expose(policy=mitogen.service.AllowParents())
    @mitogen.service.arg_spec({'a': int})
    def add(self, a):
        return a + 1
'''


def run(t):
    t.start_with_modules({'live_waits.py': SOURCE})
    child = t.connect()

    def add(number):
        return t.ask('call_service', context=child, service='live_waits.Adder', method='add',
                     kwargs={'a': number})

    for first in (True, False):
        sleeping = t.call_async(child, 'time.sleep', 1)
        added = add(1)
        t.check_equal(added.get(), 2)
        sleeping.get()
        t.check_equal(sleeping.order < added.order, first, 'whether the service waited')
