"""A child can call a service of ours, and is told what is wrong with a call."""

CLAUSES = 'PAY-11 SVC-3 SVC-4 SVC-6'

SOURCE = '''\
import mitogen.core


@mitogen.core.takes_router
def ask(service, method, kwargs, router):
    master = mitogen.core.Context(router, 0)
    return master.call_service(service, method, **mitogen.core.Kwargs(kwargs))
'''


def run(t):
    t.start_with_modules({'live_asker.py': SOURCE})
    t.ask('add_service', service='live.Echo').get()
    child = t.connect()

    def ask(service='live.Echo', method='echo', **kwargs):
        return t.call_async(child, 'live_asker.ask', service, method, kwargs)

    value = {'text': u'\u20ac', 'bytes': b'\xff' * 70000, 'list': [None, 1.5, (True,)]}
    t.check_equal(ask(value=value).get(), value)
    t.check_raised(ask().error(), 'value')
    t.check_raised(ask(method='no_such_method', value=1).error(), 'no_such_method')
    t.check_raised(ask(service='no.Such', value=1).error(), 'no.Such')
    t.check_equal(ask(value=1).get(), 1)
