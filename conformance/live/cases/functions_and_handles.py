"""The child can list its functions and handles; calls leave no handle behind."""

CLAUSES = 'ROL-20'

FUNCTIONS = (
    'echo', 'echo_call', 'raise_error', 'log', 'print_stdout', 'print_stderr', 'big', 'sleep',
    'exit', 'send', 'send_many', 'make_receiver', 'receive', 'close_receiver', 'handles',
    'functions', 'spawn', 'spawn_background', 'detach', 'fetch_file', 'pushed_file',
)
CALL_FUNCTION, DEL_ROUTE, SHUTDOWN = 101, 104, 106


def run(t):
    context = t.connect()
    names = context.call(t.stub.functions)
    missing = [n for n in FUNCTIONS if u'mitogen_stub.' + n not in names]
    t.check_equal(missing, [], 'functions that are missing')
    t.check_equal(names, sorted(names), 'order of the functions')
    before = context.call(t.stub.handles)
    t.check_equal([h for h in (CALL_FUNCTION, DEL_ROUTE, SHUTDOWN) if h not in before], [], 'handles that are missing')
    for number in range(20):
        context.call(t.stub.echo, number)
    t.check_equal(context.call(t.stub.handles), before, 'handles after 20 calls')
