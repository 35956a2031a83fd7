"""A child that starts children gets ids in blocks, and no id is given twice."""

SOURCE = '''\
import mitogen.core
import mitogen.parent


@mitogen.core.takes_econtext
def take(count, econtext):
    mitogen.parent.upgrade_router(econtext)
    return [econtext.router.allocate_id() for _ in range(count)]
'''

CLAUSES = 'ROL-5 ROL-6 PAY-9'
TRANSPORTS = ('local',)


def run(t):
    t.start_with_modules({'live_ids.py': SOURCE})
    first, second = t.connect(), t.connect()
    ids = t.call(first, 'live_ids.take', 2500) + t.call(second, 'live_ids.take', 1500)
    t.check_equal(len(set(ids)), 4000, 'different ids')
    ours = t.connect()
    t.check(ours not in ids, 'an id of ours that no child took, got %d' % ours)
