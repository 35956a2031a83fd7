"""A master that shuts down sends one SHUTDOWN to each child, and closes the link of one that stays after 5 s."""

import recordings

CLAUSES = 'ROL-18 PAY-5'
TRANSPORTS = ('local',)


def run(t):
    router = t.new_router()
    files = [t.path('frames%d' % number) for number in range(2)]
    children = [t.keep(router.local(python_path=recordings.argv(path), connect_timeout=30.0)) for path in files]
    router.broker.shutdown()
    router.broker.join()
    for path, child in zip(files, children):
        text = t.read(path)
        sent = recordings.shutdowns(text)
        t.check_equal([(one.dst_id, one.src_id) for one in sent], [(child.context_id, 0)], 'each SHUTDOWN')
        end = t.wait_until(lambda: recordings.end(t.read(path)), 'the end of the link')
        took = end - sent[0].seconds
        t.check(took > 4.5, 'the link open for 5 s after SHUTDOWN, got %.2f' % took)
    t.check([record.getMessage() for record in t.logs
             if 'pending work still existed 5 seconds after shutdown began' in record.getMessage()],
            'a record that says so')
