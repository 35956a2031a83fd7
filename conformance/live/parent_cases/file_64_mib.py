"""A child gets a file of 64 MiB from our file service, complete and unchanged; other files are refused."""

import hashlib
import os

CLAUSES = 'SVC-10 SVC-11 SVC-13 PAY-15'
TRANSPORTS = ('local',)

SIZE = 64 << 20

SOURCE = '''\
import hashlib

import mitogen.core
import mitogen.service


class Digest(object):
    def __init__(self):
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data):
        self.sha256.update(data)
        self.size += len(data)


@mitogen.core.takes_router
def fetch(path, router):
    digest = Digest()
    master = mitogen.core.Context(router, 0)
    whole, metadata = mitogen.service.FileService.get(master, path, digest)
    return [whole, metadata['size'], digest.size,
            mitogen.core.to_text(digest.sha256.hexdigest())]
'''


def run(t):
    path = t.path('large')
    piece = os.urandom(1 << 20)
    sha256 = hashlib.sha256()
    with open(path, 'wb') as f:
        for number in range(SIZE >> 20):
            block = bytes([number]) + piece[1:]
            f.write(block)
            sha256.update(block)
    t.start_with_modules({'live_files.py': SOURCE})
    t.ask('serve_file', path=path).get()
    child = t.connect()
    t.check_equal(t.call(child, 'live_files.fetch', path), [True, SIZE, SIZE, sha256.hexdigest()])
    t.check_raised(t.call_error(child, 'live_files.fetch', '/etc/hostname'), 'not registered')
