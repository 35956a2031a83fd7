"""A file that we push is kept by a child, and by the parent of a grandchild."""

CLAUSES = 'SVC-16 SVC-17'

SOURCE = '''\
import mitogen.core
import mitogen.service


@mitogen.core.takes_router
def pushed(path, router):
    pool = mitogen.service.get_or_create_pool(router=router)
    service = pool.get_service(u'mitogen.service.PushFileService')
    return mitogen.core.Blob(service.get(path))
'''


def run(t):
    t.write_module('data.txt', 'content')
    t.start_with_modules({'live_pushed.py': SOURCE})
    path = t.path('modules/data.txt')
    child = t.connect()
    grandchild = t.connect(via=child)
    t.ask('push_file', context=grandchild, path=path).get()
    for context in (grandchild, child):
        t.check_equal(t.call(context, 'live_pushed.pushed', path), t.Tagged('$blob', b'content'.hex()))
