"""Blob, Secret and Kwargs come back as the same types."""

import mitogen.core

CLAUSES = 'PKL-18 PKL-19 PKL-22'


def run(t):
    context = t.connect()
    for value in (mitogen.core.Blob(b'\x00\xffdata'), mitogen.core.Secret(u'pass\xe9')):
        t.check_equal(context.call(t.stub.echo, value), value, 'echo of %s' % type(value).__name__)
    kwargs = mitogen.core.Kwargs({u'one': 1, u'two': u'x'})
    t.check_equal(dict(context.call(t.stub.echo, kwargs)), {'one': 1, 'two': u'x'}, 'Kwargs')
    t.check(isinstance(context.call(t.stub.echo, kwargs), dict), 'Kwargs are a dict')
