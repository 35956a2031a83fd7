"""Calls, modules, logs and errors pass through three Pythons in both directions."""

CLAUSES = 'RTE-3 ROL-9 ROL-12'


def run(t):
    t.start_with_modules({'live_module.py': 'def double(x):\n    return 2 * x\n'})
    context = t.connect()
    for _ in range(2):
        context = t.connect(via=context)
    t.check_equal(t.call(context, 'live_module.double', 21), 42)
    t.call(context, 'mitogen_stub.log', 'live.deep', 40, 'from below')
    t.check_raised(t.call_error(context, 'no_such_module_here.f'), 'no_such_module_here')
    t.wait_until(lambda: t.logs('live.deep') == ['from below'], 'the record of the grandchild')
