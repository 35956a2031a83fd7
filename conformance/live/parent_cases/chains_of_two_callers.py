"""Callers in several processes give their chains different ids, so no chain gets the error of another."""

CLAUSES = 'ROL-7 PAY-4 BOOT-16'
TRANSPORTS = ('local',)
CHAINS = 3

SOURCE = '''\
import mitogen.core
import mitogen.parent


@mitogen.core.takes_econtext
def failed_chains(econtext):
    return list(econtext.dispatcher._error_by_chain_id)


@mitogen.core.takes_router
def fail_chains(target, count, router):
    import mitogen_stub
    context = mitogen.parent.Context(router, target)
    for number in range(count):
        chain = mitogen.parent.CallChain(context, pipelined=True)
        chain.call_no_reply(mitogen_stub.raise_error, u'ValueError', u'of their chain')
        try:
            chain.call(mitogen_stub.echo, number)
        except mitogen.core.CallError:
            pass
'''


def open_chains(t, session, child):
    return [session.ask('chain', context=child).get()['chain'] for _ in range(CHAINS)]


def call(session, chain, function, *args):
    return session.ask('call', chain=chain, function='mitogen_stub.' + function, args=list(args))


def run(t):
    first = t.start_with_modules({'live_chains.py': SOURCE})
    t.ask('listen', path=t.path('socket')).get()
    # The middle and the master have a parent's authority over the child, and so do those that joined.
    middle = t.connect()
    child = t.connect(via=middle)
    joined = [t.new_session('--join', t.path('socket')) for _ in range(2)]
    chains = [(session, chain) for session in [first] + joined for chain in open_chains(t, session, child)]
    # All but the last chain of each session fail.
    healthy = chains[CHAINS - 1::CHAINS]
    for session, chain in chains:
        if (session, chain) not in healthy:
            words = 'of %d %d' % (session.pid, chain)
            t.check_in(words, call(session, chain, 'raise_error', 'ValueError', words).error().words)
    t.call(middle, 'live_chains.fail_chains', child, CHAINS)
    for session, chain in chains:
        if (session, chain) in healthy:
            t.check_equal(call(session, chain, 'echo', 5).get(), 5, 'an answer in a chain that did not fail')
        else:
            t.check_in('of %d %d' % (session.pid, chain), call(session, chain, 'echo', 6).error().words)
    ids = list(map(t.text, t.call(child, 'live_chains.failed_chains')))
    t.check_equal(len(set(ids)), 3 * (CHAINS - 1) + CHAINS, 'different ids of the chains that failed')
    t.check_equal([one for one in ids if not isinstance(one, str)], [], 'ids that are no text')
