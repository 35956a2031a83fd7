"""What a Python child does with the files of its master (master_files_test.cc)."""

import hashlib
import os
import time

import mitogen.core
import mitogen.service


class Digest(object):
    """A file object that keeps only the digest and the size of what is written."""

    def __init__(self):
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data):
        self.sha256.update(data)
        self.size += len(data)


class PausedDigest(Digest):
    """Makes a file when the first data comes, and then waits for another file before it goes on."""

    def __init__(self, path):
        Digest.__init__(self)
        self.path = path

    def write(self, data):
        if self.size == 0:
            open(self.path + '.started', 'w').close()
            deadline = time.time() + 30
            while not os.path.exists(self.path) and time.time() < deadline:
                time.sleep(0.001)
        Digest.write(self, data)


def get(path, digest, router):
    """Returns [whole, digest, bytes received, metadata]."""
    master = mitogen.core.Context(router, 0)
    whole, metadata = mitogen.service.FileService.get(master, path, digest)
    return [whole, mitogen.core.to_text(digest.sha256.hexdigest()), digest.size, metadata]


@mitogen.core.takes_router
def fetch(path, router):
    return get(path, Digest(), router)


@mitogen.core.takes_router
def fetch_slowly(path, until, router):
    return get(path, PausedDigest(until), router)


@mitogen.core.takes_router
def pushed(path, router):
    pool = mitogen.service.get_or_create_pool(router=router)
    service = pool.get_service(u'mitogen.service.PushFileService')
    return mitogen.core.Blob(service.get(path))


class Count(object):
    def __init__(self):
        self.size = 0

    def write(self, data):
        self.size += len(data)


@mitogen.core.takes_router
def fetch_only(path, router):
    """Returns [whole, bytes received, metadata], for measurements, which a digest would slow down."""
    count = Count()
    master = mitogen.core.Context(router, 0)
    whole, metadata = mitogen.service.FileService.get(master, path, count)
    return [whole, count.size, metadata]
