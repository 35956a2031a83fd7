"""A child of a child is called by the name that it is given, or else by its method and process."""

import os

CLAUSES = 'CON-6 ROL-14'
TRANSPORTS = ('local', 'sudo', 'ssh')


def run(t):
    middle = t.connect(name=u'middle')
    t.check_equal(middle.name, u'middle', 'name of the child')
    named = t.connect_below(middle, name=u'far')
    t.check_equal(named.name, u'middle.far', 'name that was given')
    unnamed = t.connect_below(middle)
    t.check_equal(unnamed.name, u'middle.local.%d' % unnamed.call(os.getpid), 'name of its own')
