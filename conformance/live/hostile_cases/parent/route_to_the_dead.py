"""The id of a context that has ended cannot be taken over: calls to it are lost."""

import wire

CLAUSES = 'RTE-13'


def run(t):
    victim = t.connect()
    peer = t.booted_hostile_child()
    t.ask('shutdown_context', context=victim).get()
    t.check_gone(victim)
    peer.send(0, wire.ADD_ROUTE, b'%d:victim' % victim)
    t.check_lost(t.call_error(victim, 'os.getpid'))
    t.check_serves()
