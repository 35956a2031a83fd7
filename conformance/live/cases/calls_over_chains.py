"""Calls of several chains and of none are answered in the order in which they were sent."""

import mitogen.parent
import mitogen.select

CLAUSES = 'ROL-17'
COUNT = 200


def run(t):
    context = t.connect()
    chains = [mitogen.parent.CallChain(context, pipelined=True) for _ in range(3)]
    chains.append(context.default_call_chain)
    receivers = [chains[n % len(chains)].call_async(t.stub.echo, n) for n in range(COUNT)]
    with mitogen.select.Select(receivers, oneshot=True) as select:
        order = [select.get(timeout=15).unpickle() for _ in range(COUNT)]
    t.check_equal(order, list(range(COUNT)), 'order of the answers')
