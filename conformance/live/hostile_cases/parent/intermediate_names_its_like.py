"""A context behind another cannot pass off that one, or its sibling there, as its child; nor end them by a late answer."""

import wire

CLAUSES = 'ROL-14 RTE-13'


def answer(peer, asked, claimed):
    peer.send(0, asked.reply_to, wire.dump({'id': claimed, 'name': 'x', 'msg': None}))


def asked_by(peer):
    return peer.read_frames(lambda frame: frame.handle == wire.CALL_FUNCTION)


def run(t):
    bastion = t.connect_stub()
    sibling = t.connect(via=bastion)
    peer = t.booted_hostile_child(via=bastion)
    for claimed in (bastion, sibling):
        pending = t.connect_async(via=peer.id)
        answer(peer, asked_by(peer), claimed)
        error = pending.error()
        t.check_equal(error.kind, 'connect', 'kind of "%s" for %d' % (error.words, claimed))
    for claimed in (sibling, bastion):
        late = t.connect_async(via=peer.id, connect_timeout=0.5)
        asked = asked_by(peer)
        late.error()
        answer(peer, asked, claimed)
        t.check_serves(bastion, sibling)
