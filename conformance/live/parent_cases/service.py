"""A service of a child can be called, and its errors reach the caller."""

CLAUSES = 'PAY-11 SVC-1 SVC-2 SVC-6'

SOURCE = '''\
import mitogen.service


class Adder(mitogen.service.Service):
    @mitogen.service.expose(policy=mitogen.service.AllowParents())
    @mitogen.service.arg_spec({'a': int, 'b': object})
    def add(self, a, b):
        return a + b
'''


def run(t):
    t.start_with_modules({'live_service.py': SOURCE})
    child = t.connect()

    def ask(**kwargs):
        return t.ask('call_service', context=child, service='live_service.Adder', method='add',
                     kwargs=kwargs)

    t.check_equal(ask(a=1, b=2).get(), 3)
    t.check_raised(ask(a=1, b='x').error(), 'TypeError')
