"""A package, its submodules and relative imports work in a child."""

CLAUSES = 'ROL-10 PAY-7'


def run(t):
    t.start_with_modules({
        'live_package/__init__.py': 'NAME = u"package"\n',
        'live_package/first.py': 'from . import NAME\nfrom .inner import second\n'
                                 'def names():\n    return [NAME, second.NAME]\n',
        'live_package/inner/__init__.py': '',
        'live_package/inner/second.py': 'import live_package\nNAME = u"second of " + live_package.NAME\n',
    })
    child = t.connect()
    t.check_equal(t.call(child, 'live_package.first.names'), ['package', 'second of package'])
