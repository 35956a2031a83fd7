"""Files that a parent pushes are kept by a child and by the one below it, and nothing is answered."""

import mitogen.core
import mitogen.service

CLAUSES = 'SVC-16 SVC-17 SVC-18'
TRANSPORTS = ('local', 'sudo', 'ssh')
ROUNDS = 30


def run(t):
    path = mitogen.core.to_text(t.path('file'))
    router = t.new_router()
    service = mitogen.service.PushFileService(router=router)
    child = t.connect(router=router)
    below = t.connect_below(child)
    seen = t.watch_routed(child)
    for number in range(ROUNDS):
        name = u'%s%d' % (path, number)
        with open(name, 'wb') as f:
            f.write(b'content %d' % number)
        service.propagate_to(below, name)
        service.propagate_to(child, name)
        for context in below, child:
            got = context.call(t.stub.pushed_file, name)
            t.check_equal(got, mitogen.core.Blob(b'content %d' % number), 'what it got')
    answers = [(dst, handle, src) for dst, handle, src in seen
               if dst == 0 and handle >= 1000 and src in (child.context_id, below.context_id)]
    t.check_equal(len(answers), 2 * ROUNDS, 'answers, of which calls have one each')
