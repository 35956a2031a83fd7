"""os.uname in the child returns five texts, the first of them the system's name."""

import os

CLAUSES = 'PKL-15 PKL-22'
STUB_ONLY = 'a Python 3 child pickles its uname_result by name, which no parent accepts'


def run(t):
    got = t.connect().call(os.uname)
    t.check_equal([u'%s' % part for part in got], [u'%s' % part for part in os.uname()], 'uname')
