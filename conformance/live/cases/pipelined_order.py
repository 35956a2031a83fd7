"""1,000 calls sent without waiting are answered in the order in which they were sent."""

import mitogen.core
import mitogen.select

CLAUSES = 'ROL-17 RTE-15'


def run(t):
    context = t.connect()
    order = []
    receivers = [context.call_async(t.stub.echo, n) for n in range(1000)]
    t.check_equal([t.value(r) for r in receivers], list(range(1000)), 'answers')

    receivers = [context.call_async(t.stub.echo, n) for n in range(1000)]
    with mitogen.select.Select(receivers, oneshot=True) as select:
        for _ in range(1000):
            order.append(select.get(timeout=15).unpickle())
    t.check_equal(order, list(range(1000)), 'order of arrival')
