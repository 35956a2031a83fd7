"""A child of a child fetches a file from the master's file service through its parent."""

import hashlib
import os

import mitogen.service

CLAUSES = 'SVC-10 SVC-13 PAY-15'
TRANSPORTS = ('local', 'sudo', 'ssh')

SOURCE = '''
import hashlib
import io

import mitogen.service

def fetch(context, path):
    out = io.BytesIO()
    ok, metadata = mitogen.service.FileService.get(context=context, path=path, out_fp=out)
    return [ok, metadata['size'], mitogen.core.to_text(hashlib.sha256(out.getvalue()).hexdigest())]
'''


def run(t):
    module = t.module('far_file.py', SOURCE)
    content = os.urandom(1 << 20) * 5 + b'end'
    path = mitogen.core.to_text(t.path('file'))
    with open(path, 'wb') as f:
        f.write(content)
    router = t.new_router()
    service = mitogen.service.FileService(router)
    pool = mitogen.service.Pool(router, services=[service])
    try:
        service.register(path)
        context = t.connect_below(t.connect(router=router), python=True)
        want = [True, len(content), mitogen.core.to_text(hashlib.sha256(content).hexdigest())]
        t.check_equal(context.call(module.fetch, router.myself(), path), want, 'what it got')
    finally:
        pool.stop()
