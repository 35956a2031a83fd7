"""An argument above the limit fails that call with the reason; the link stays up."""

CLAUSES = 'RTE-4 FRM-3'
LIMIT = 100000


def run(t):
    router = t.new_router(max_message_size=LIMIT)
    context = t.connect(router=router)
    t.check_dead(context.call_async(t.stub.echo, b'x' * (LIMIT + 1)), 'message too large (max 100000 bytes)')
    t.check_equal(context.call(t.stub.echo, b'x' * (LIMIT - 1000)), b'x' * (LIMIT - 1000), 'just below the limit')
