"""A parent announces a child before it answers the call that had the child connected."""

import mitogen.core

CLAUSES = 'RTE-17 RTE-12 RTE-15'
FIRST_DYNAMIC = 1000


def run(t):
    middle = t.connect()
    seen = t.watch_routed(middle)
    t.check_alive(t.connect_below(middle))
    handles = [handle for _, handle, _ in seen]
    announced = handles.index(mitogen.core.ADD_ROUTE)
    # Before the child is announced, the middle one asks for ids and modules only.
    early = [h for h in handles[:announced] if h >= FIRST_DYNAMIC]
    t.check_equal(early, [], 'answers before the announcement')
