"""A dead message to a handle that does not exist is not answered by another one."""

import mitogen.core

CLAUSES = 'MSG-2 RTE-4'


def run(t):
    context = t.connect()
    heard = []
    handle = t.router.add_handler(heard.append)
    t.send_on_stream(context, mitogen.core.Message.dead(u'reason', handle=handle))
    t.check_alive(context)
    t.check_equal([m.data for m in heard], [], 'answers')
    t.router.del_handler(handle)
