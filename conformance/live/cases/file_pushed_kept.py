"""A file that was pushed is kept, and goes on to another child, however much is pushed after it."""

import mitogen.core
import mitogen.service

CLAUSES = 'SVC-16 SVC-17'
TRANSPORTS = ('local',)
TIME_LIMIT = 180
# Together more than a child of ours keeps, which refuses the last.
FILES, SIZE = 11, 25 * 2 ** 20
OLDEST = b'the oldest'


def run(t):
    router = t.new_router()
    service = mitogen.service.PushFileService(router=router)
    child = t.connect(router=router)
    names = [mitogen.core.to_text(t.path('file%d' % number)) for number in range(FILES + 1)]
    for number, name in enumerate(names):
        with open(name, 'wb') as f:
            f.write(b'x' * SIZE if number else OLDEST)
        service.propagate_to(child, name)
        t.check_alive(child)
    t.check_equal(child.call(t.stub.pushed_file, names[0]), mitogen.core.Blob(OLDEST), 'the oldest file')
    below = t.connect_below(child)
    # The child gets its name alone, since it was sent the file before.
    service.propagate_to(below, names[0])
    t.check_equal(below.call(t.stub.pushed_file, names[0]), mitogen.core.Blob(OLDEST), 'the file, forwarded')
