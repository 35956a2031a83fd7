"""A file of a package is read by a child, from 0.3.37 on."""


def run(t):
    if t.release < (0, 3, 37):
        t.skip('releases before 0.3.37 serve no resources')
    t.write_module('live_resources/data.txt', 'content')
    t.start_with_modules({
        'live_resources/__init__.py': '',
        'live_resources/reader.py': 'import pkgutil\ndef read(name):\n'
                                    '    return pkgutil.get_data("live_resources", name)\n',
    })
    child = t.connect()
    t.check_equal(t.call(child, 'live_resources.reader.read', 'data.txt'), b'content')
    t.call_error(child, 'live_resources.reader.read', 'missing.txt')
