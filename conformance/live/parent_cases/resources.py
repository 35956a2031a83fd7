"""A file of a package is read by a child, from 0.3.37 on."""

CLAUSES = 'ROL-11 PAY-13 PAY-14'

SOURCE = '''\
from importlib import resources


def read(name):
    with resources.open_binary('live_resources', name) as f:
        return f.read()
'''


def run(t):
    if t.release < (0, 3, 37):
        t.skip('releases before 0.3.37 serve no resources')
    if t.python_version < (3, 7):
        t.skip('Pythons before 3.7 ask no importer for resources')
    t.write_module('live_resources/data.txt', 'content')
    t.start_with_modules({'live_resources/__init__.py': '', 'live_resources/reader.py': SOURCE})
    child = t.connect()
    t.check_equal(t.call(child, 'live_resources.reader.read', 'data.txt'), b'content')
    t.check_raised(t.call_error(child, 'live_resources.reader.read', 'missing.txt'), 'FileNotFound')
