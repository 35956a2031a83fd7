"""After a failed call of a chain, the others of the chain fail, until it is reset."""

CLAUSES = 'PAY-4 ROL-7'


def run(t):
    child = t.connect()
    chain = t.ask('chain', context=child).get()['chain']
    t.ask('call_no_reply', chain=chain, function='mitogen_stub.raise_error',
          args=['ValueError', 'first']).get()
    error = t.ask('call', chain=chain, function='mitogen_stub.echo', args=[1]).error()
    t.check_raised(error, 'ValueError: first')
    t.check_equal(t.echo(child, 2), 2)
    t.ask('reset_chain', chain=chain).get()
    t.check_equal(t.ask('call', chain=chain, function='mitogen_stub.echo', args=[3]).get(), 3)
