"""What a child logs arrives with its logger and level."""

CLAUSES = 'PAY-2 ROL-12 ROL-21'


def run(t):
    child = t.connect()
    t.call(child, 'mitogen_stub.log', 'live.logger', 40, u'gr\u00fcn')
    t.call(child, 'mitogen_stub.log', 'live.logger', 10, 'too low')
    t.wait_until(lambda: t.logs('live.logger'), 'a record of the logger')
    record = [log for log in t.session.logs if log['logger'] == 'live.logger'][0]
    t.check_equal([record['level'], record['message'], record['context']], [40, u'gr\u00fcn', child])
    t.echo(child, 1)
    t.check_equal(t.logs('live.logger'), [u'gr\u00fcn'])
