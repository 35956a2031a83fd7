"""An object that appears twice is one object at the other end; a list may hold itself."""

CLAUSES = 'PKL-8 PKL-23'


def run(t):
    context = t.connect()
    shared = [1, u'two']
    got = context.call(t.stub.echo, [shared, shared, {u'again': shared}])
    t.check_equal(got, [shared, shared, {u'again': shared}], 'value')
    t.check(got[0] is got[1] and got[1] is got[2][u'again'], 'one list in three places')

    loop = [u'head']
    loop.append(loop)
    got = context.call(t.stub.echo, loop)
    t.check_equal(len(got), 2, 'items of the loop')
    t.check_equal(got[0], u'head', 'first item of the loop')
    t.check(got[1] is got, 'the list holds itself')
