"""os.listdir in the child lists a folder, and fails with OSError for one that is not there."""

import os

import mitogen.core

CLAUSES = 'ROL-23 PAY-4'


def run(t):
    context = t.connect()
    for name in ('one', 'two'):
        open(t.path(name), 'w').close()
    listed = context.call(os.listdir, u'%s' % t.dir)
    t.check_equal(sorted(listed), [u'one', u'two'], 'names')
    error = t.check_raises(mitogen.core.CallError, context.call, os.listdir, u'%s/none' % t.dir)
    t.check_in('No such file or directory', str(error))
