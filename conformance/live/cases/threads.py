"""Eight threads that call one child at once each get their own answers."""

CLAUSES = 'ROL-7 RTE-8'


def run(t):
    context = t.connect()

    def work(number):
        return [t.value(context.call_async(t.stub.echo, [number, n])) for n in range(50)]

    results = t.in_threads(8, work)
    for number, result in enumerate(results):
        t.check_equal(result, [[number, n] for n in range(50)], 'answers of thread %d' % number)
