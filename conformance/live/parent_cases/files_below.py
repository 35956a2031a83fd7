"""Contexts of every depth can get the files below a directory that we serve, and no others."""

CLAUSES = 'SVC-10 SVC-11'

SOURCE = '''\
import io

import mitogen.core
import mitogen.service


@mitogen.core.takes_router
def fetch(path, router):
    out = io.BytesIO()
    master = mitogen.core.Context(router, 0)
    mitogen.service.FileService.get(master, path, out)
    return mitogen.core.Blob(out.getvalue())
'''


def run(t):
    t.write_module('served/data.txt', 'content')
    t.start_with_modules({'live_files.py': SOURCE})
    t.ask('serve_files_below', directory=t.path('modules/served')).get()
    child = t.connect()
    want = t.Tagged('$blob', b'content'.hex())
    for context in (child, t.connect(via=child), t.connect(via=t.connect_stub())):
        t.check_equal(t.call(context, 'live_files.fetch', t.path('modules/served/data.txt')), want)
        refused = t.call_error(context, 'live_files.fetch', t.path('modules/live_files.py'))
        t.check_raised(refused, 'not registered')
