"""What a Python child does with the files of its master (master_files_test.cc)."""

import hashlib

import mitogen.core
import mitogen.service


class Digest(object):
    """Takes what is written, and keeps its digest and size alone."""

    def __init__(self):
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data):
        self.sha256.update(data)
        self.size += len(data)


@mitogen.core.takes_router
def fetch(path, router):
    """[whole, digest, bytes received, metadata]"""
    master = mitogen.core.Context(router, 0)
    digest = Digest()
    ok, metadata = mitogen.service.FileService.get(master, path, digest)
    return [ok, mitogen.core.to_text(digest.sha256.hexdigest()), digest.size, metadata]


@mitogen.core.takes_router
def pushed(path, router):
    pool = mitogen.service.get_or_create_pool(router=router)
    service = pool.get_service(u'mitogen.service.PushFileService')
    return mitogen.core.Blob(service.get(path))
