"""A last line without a line feed is lost at the end of a Python child, and no other; ours sends it, too."""

CLAUSES = 'BOOT-19 PAY-5'


def run(t):
    t.level('', 20)
    context = t.connect()
    context.call(t.stub.print_stdout, u'whole\nunfinished')
    context.call(t.stub.print_stderr, u'whole, too\nunfinished, too')
    t.disconnect(context)
    t.wait_until(lambda: t.texts('stdout') and t.texts('stderr'), 'the whole lines')
    # Whatever the first child sent came before the link to it ended.
    t.check_alive(t.connect())
    want = [[u'whole', u'unfinished'], [u'whole, too', u'unfinished, too']]
    if t.testee == 'python':
        want = [lines[:1] for lines in want]
    t.check_equal([t.texts('stdout'), t.texts('stderr')], want, 'records')
