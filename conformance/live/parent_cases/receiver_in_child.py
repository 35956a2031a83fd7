"""A child receives what we send to its receiver."""

CLAUSES = 'ROL-2 ROL-3'


def run(t):
    child = t.connect()
    handle = t.call(child, 'mitogen_stub.make_receiver').value[1]
    for value in ('text', {'$bytes': 'bytes'}, [1, None]):
        t.ask('send', context=child, handle=handle, value=value).get()
    t.check_equal([t.call(child, 'mitogen_stub.receive', handle, 10) for _ in range(3)],
                  ['text', b'bytes', [1, None]])
