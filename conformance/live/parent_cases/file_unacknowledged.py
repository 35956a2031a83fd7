"""A context that acknowledges nothing of a file delays nobody else behind its link."""

CLAUSES = 'SVC-13 SVC-14'
TIME_LIMIT = 120

SOURCE = '''\
import io

import mitogen.core
import mitogen.service


@mitogen.core.takes_router
def fetch(path, router):
    out = io.BytesIO()
    mitogen.service.FileService.get(mitogen.core.Context(router, 0), path, out)
    return len(out.getvalue())


@mitogen.core.takes_router
def fetch_and_say_nothing(path, router):
    receiver = mitogen.core.Receiver(router)
    metadata = mitogen.core.Context(router, 0).call_service(
        'mitogen.service.FileService', 'fetch', path=path, sender=receiver.to_sender())
    receiver.get()
    return metadata['size']
'''
SIZE = 5 << 20
PATIENCE_S = 60


def run(t):
    t.write_module('served/data', 'x' * SIZE)
    t.start_with_modules({'live_files.py': SOURCE})
    t.ask('serve_files_below', directory=t.path('modules/served')).get()
    path = t.path('modules/served/data')
    middle = t.connect_stub()
    silent, honest = t.connect(via=middle), t.connect(via=middle)
    t.check_equal(t.call(silent, 'live_files.fetch_and_say_nothing', path), SIZE)
    t.check_equal(t.call_async(honest, 'live_files.fetch', path).get(PATIENCE_S), SIZE)
