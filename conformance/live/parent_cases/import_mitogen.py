"""Mitogen's own modules are served, from the release that the core is of."""

CLAUSES = 'ROL-15'

SOURCE = '''\
import mitogen.utils
import mitogen.service


def version():
    return list(mitogen.__version__)
'''


def run(t):
    child = t.connect()
    t.start_with_modules({'live_version.py': SOURCE})
    child = t.connect()
    t.check_equal(tuple(t.call(child, 'live_version.version')), t.release)
