"""A name that the caller gives is the context's name; without one the method names it."""

CLAUSES = 'CON-6'


def run(t):
    named = t.connect(name=u'caf\xe9-1')
    t.check_equal(named.name, u'caf\xe9-1', 'given name')
    t.check_alive(named)
    unnamed = t.connect()
    t.check_equal(unnamed.name.partition(u'.')[0], t.spec['method'], 'start of the default name')
    t.check_alive(unnamed)
