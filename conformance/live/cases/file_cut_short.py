"""A child tells a file of which a part is missing from a whole one, though both end in the same way."""

import mitogen.core
import mitogen.service

CLAUSES = 'SVC-20 SVC-15'
CONTENT = b'x' * 300000


class Boaster(mitogen.service.FileService):
    """Announces one byte more than there are."""

    @classmethod
    def name(cls):
        return mitogen.service.FileService.name()

    def _generate_stat(self, path):
        metadata = mitogen.service.FileService._generate_stat(self, path)
        return dict(metadata, size=metadata['size'] + path.endswith(u'short'))


def run(t):
    router = t.new_router()
    service = Boaster(router)
    pool = mitogen.service.Pool(router, services=[service])
    try:
        context = t.connect(router=router)
        for name, whole in (('whole', True), ('short', False)):
            path = mitogen.core.to_text(t.path(name))
            with open(path, 'wb') as f:
                f.write(CONTENT)
            service.register(path)
            got = context.call(t.stub.fetch_file, router.myself(), path)
            t.check_equal(got, [whole, mitogen.core.Blob(CONTENT)], 'what it got of ' + name)
    finally:
        pool.stop()
