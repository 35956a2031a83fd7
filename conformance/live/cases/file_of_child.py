"""A child serves a file of its machine to its parent, and to its own child once the file is registered."""

import io

import mitogen.core
import mitogen.service

CLAUSES = 'SVC-18 SVC-10 SVC-11'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    path = mitogen.core.to_text(t.path('file'))
    with open(path, 'wb') as f:
        f.write(b'content')
    child = t.connect()
    below = t.connect_below(child)
    out = io.BytesIO()
    ok, metadata = mitogen.service.FileService.get(child, path, out)
    t.check_equal([ok, metadata['size'], out.getvalue()], [True, 7, b'content'], 'what the parent got')
    error = t.check_raises(mitogen.core.CallError, below.call, t.stub.fetch_file, child, path)
    t.check_in('not registered', str(error))
    child.call_service(u'mitogen.service.FileService', u'register', path=path)
    got = below.call(t.stub.fetch_file, child, path)
    t.check_equal(got, [True, mitogen.core.Blob(b'content')], 'what the child below got')
