"""A parent in the middle takes ids from the master's blocks, and another block when one is used up."""

import os

CLAUSES = 'ROL-5 ROL-6 PAY-9'
TRANSPORTS = ('local',)


def run(t):
    router = t.new_router()
    kind = type(router.id_allocator)
    size, kind.BLOCK_SIZE = kind.BLOCK_SIZE, 2
    try:
        middle = t.connect(router=router)
        other = t.connect(router=router)
        children = [t.connect_below(middle) for _ in range(5)] + [t.connect_below(other) for _ in range(2)]
        beside = t.connect(router=router)
    finally:
        kind.BLOCK_SIZE = size
    ids = [context.context_id for context in children + [middle, other, beside]]
    t.check_equal(len(set(ids)), 10, 'ids that differ')
    t.check_equal(len(set(context.call(os.getpid) for context in children)), 7, 'processes behind them')
