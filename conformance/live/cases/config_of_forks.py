"""A child ignores the keys that only a context that was forked is given."""

CLAUSES = 'BOOT-20'
STUB_ONLY = 'it obeys them'
KEYS = {'core_src_fd': 55, 'in_fd': 56, 'out_fd': 57, 'importer': None, 'on_start': None,
        'send_ec2': False, 'setup_package': False, 'setup_stdio': False}


def run(t):
    t.level('', 20)
    t.change_config(lambda config: config.update(KEYS))
    context = t.connect()
    context.call(t.stub.print_stdout, u'a line\n')
    t.wait_until(lambda: t.texts('stdout') == [u'a line'], 'the line that it printed')
    t.check_alive(context)
