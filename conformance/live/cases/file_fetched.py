"""A child fetches a file from its parent's file service, and is told why it cannot have another."""

import os

import mitogen.core
import mitogen.service

CLAUSES = 'SVC-10 SVC-11 SVC-13 SVC-15'


def run(t):
    content = os.urandom(1 << 20) * 3 + b'end'
    path = mitogen.core.to_text(t.path('file'))
    with open(path, 'wb') as f:
        f.write(content)
    router = t.new_router()
    service = mitogen.service.FileService(router)
    pool = mitogen.service.Pool(router, services=[service])
    try:
        service.register(path)
        for context in t.connect(router=router), t.connect_below(t.connect(router=router)):
            got = context.call(t.stub.fetch_file, router.myself(), path)
            t.check_equal(got, [True, mitogen.core.Blob(content)], 'what it got')
            error = t.check_raises(mitogen.core.CallError, context.call, t.stub.fetch_file,
                                   router.myself(), path + u'2')
            t.check_in('not registered', str(error))
    finally:
        pool.stop()
