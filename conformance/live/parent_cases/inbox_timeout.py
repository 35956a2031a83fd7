"""A wait at an inbox ends at its time-out."""

CLAUSES = 'ROL-2'
TRANSPORTS = ('local',)
ONCE = True


def run(t):
    inbox, _ = t.inbox()
    t.check_equal(t.ask('receive', inbox=inbox, timeout=0.1).error().kind, 'timeout')
    t.ask('close_inbox', inbox=inbox).get()
    t.check_equal(t.ask('receive', inbox=inbox).error().kind, 'usage')
