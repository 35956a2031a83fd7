"""A child that announces the ids of others under new names renames none of them, not even itself."""

import wire

CLAUSES = 'RTE-16 RTE-6'


def run(t):
    honest = t.connect()
    peer = t.booted_hostile_child()
    t.call(honest, 'mitogen_stub.log', 'named', 40, 'before')
    peer.send(0, wire.FORWARD_LOG, b'named\x0040\x00before')
    t.wait_until(lambda: len(t.logs('named')) == 2, 'two records')
    for target in (0, honest, peer.id):
        peer.send(0, wire.ADD_ROUTE, b'%d:forged' % target)
    peer.send(0, wire.FORWARD_LOG, b'named\x0040\x00after')
    t.wait_until(lambda: len(t.logs('named')) == 3, 'a record after the announcements')
    t.call(honest, 'mitogen_stub.log', 'named', 40, 'after')
    t.wait_until(lambda: len(t.logs('named')) == 4, 'four records')
    names = {}
    for log in t.session.logs:
        if log['logger'] == 'named':
            names.setdefault(log['context'], set()).add(log['name'])
    t.check_equal(sorted(names), sorted([honest, peer.id]), 'contexts')
    for context, shown in names.items():
        t.check_equal(len(shown), 1, 'names of context %d, which are %s' % (context, sorted(shown)))
        t.check('forged' not in shown, 'the name that context %d had' % context)
