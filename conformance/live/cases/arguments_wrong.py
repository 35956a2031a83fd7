"""Too many, too few and unknown arguments fail with TypeError in the child."""

import mitogen.core

CLAUSES = 'ROL-17 PAY-4'


def run(t):
    context = t.connect()
    for args, kwargs in (((), {}), ((1, 2), {}), ((), {'nonsense': 1}), ((1,), {'value': 2})):
        error = t.check_raises(mitogen.core.CallError, context.call, t.stub.echo, *args, **kwargs)
        t.check_equal(str(error).partition(':')[0], 'builtins.TypeError', 'error for %r %r' % (args, kwargs))
    t.check_alive(context)
