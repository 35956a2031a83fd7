"""Positional and keyword arguments arrive in their places, with their types."""

CLAUSES = 'PAY-1 PKL-19'


def run(t):
    context = t.connect()
    call = context.call
    t.check_equal(call(t.stub.echo_call), [[], {}], 'no arguments')
    t.check_equal(call(t.stub.echo_call, 1, u'two', b'three'), [[1, u'two', b'three'], {}], 'positional')
    got = call(t.stub.echo_call, 1, key=u'text', other=b'\xff', more=[None])
    t.check_equal(got[0], [1], 'positional beside keywords')
    t.check_equal(sorted(u'%s' % name for name in got[1]), [u'key', u'more', u'other'], 'names')
    t.check_equal(got[1]['key'], u'text', 'text by keyword')
    t.check_equal(got[1]['other'], b'\xff', 'bytes by keyword')
    t.check_equal(got[1]['more'], [None], 'list by keyword')
    t.check_equal(call(t.stub.echo, value=5), 5, 'a named parameter by keyword')
    many = dict(('k%d' % n, n) for n in range(300))
    t.check_equal(call(t.stub.echo_call, **many)[1], many, '300 keywords')
