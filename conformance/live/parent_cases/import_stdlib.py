"""A child imports modules of the standard library from its own Python."""

CLAUSES = 'ROL-15'


def run(t):
    t.start_with_modules({'json/__init__.py': 'def dumps(x):\n    return u"not the child\'s own"\n'})
    t.check_equal(t.text(t.call(t.connect(), 'json.dumps', [1])), '[1]')
