"""A child that wrote to a sibling is told of the sibling's death."""

CLAUSES = 'RTE-11 RTE-9'
TRANSPORTS = ('local',)

SOURCE = '''\
import mitogen.core


@mitogen.core.takes_econtext
def write_and_wait(other_id, handle, sender, econtext):
    other = econtext.router.context_by_id(other_id)
    receiver = mitogen.core.Receiver(econtext.router, respondent=other)
    other.send(mitogen.core.Message.pickled(7, handle=handle))
    sender.send(None)
    try:
        receiver.get(timeout=15)
    except mitogen.core.ChannelError as error:
        return mitogen.core.to_text(str(error))
'''


def check(t, watcher, sibling):
    inbox, ready = t.inbox()
    handle = t.call(sibling, 'mitogen_stub.make_receiver').value[1]
    pid = t.pid(sibling)
    waiting = t.call_async(watcher, 'live_watch.write_and_wait', sibling, handle, ready)
    t.receive(inbox)
    t.check_equal(t.call(sibling, 'mitogen_stub.receive', handle, 10), 7)
    t.kill(pid)
    t.check_in('disconnected', waiting.get())


def run(t):
    t.start_with_modules({'live_watch.py': SOURCE})
    watcher, stub = t.connect(), t.connect_stub()
    for sibling in (t.connect(), t.connect_stub(), t.connect(via=stub)):
        check(t, watcher, sibling)
