"""A call without a reply is made, and its exception is logged."""

CLAUSES = 'PAY-4 ROL-7'


def run(t):
    child = t.connect()
    inbox, sender = t.inbox()
    t.ask('call_no_reply', context=child, function='mitogen_stub.send',
          args=[{sender.tag: sender.value}, 'made']).get()
    t.check_equal(t.receive(inbox), 'made')
    t.ask('call_no_reply', context=child, function='mitogen_stub.raise_error',
          args=['ValueError', 'unheard']).get()
    t.wait_until(lambda: any('unheard' in log['message'] for log in t.session.logs),
                 'a log record with the exception')
