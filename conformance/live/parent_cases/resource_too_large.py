"""The request for a package's file that does not fit into a message is answered, and the log says why it fails."""

CLAUSES = 'ROL-11 RTE-4'

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
    t.write_module('live_resources/large', b'x' * 100000)
    t.write_module('live_resources/small', b'x')
    t.start_with_modules({'live_resources/__init__.py': '', 'live_resources/reader.py': SOURCE},
                         '--max-message-size', '65536')
    child = t.connect()
    for context in (child, t.connect(via=t.connect_stub())):
        t.check_raised(t.call_error(context, 'live_resources.reader.read', 'large'), 'FileNotFound')
        t.check_equal(t.call(context, 'live_resources.reader.read', 'small'), b'x')
    said = [log['message'] for log in t.session.logs if 'large' in log['message']]
    t.check(any('65536' in words for words in said), 'a record that names the limit, got %s' % said)
