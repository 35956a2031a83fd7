"""Half a frame and then end of file ends the child."""

CLAUSES = 'FRM-4 PAY-5'
TRANSPORTS = ('local',)


def run(t):
    child = t.bare_child()
    child.boot()
    msg = t.message(u'mitogen_stub', u'echo', (1,), dst_id=child.context.context_id)
    child.write(msg.pack()[:40])
    child.close_input()
    child.exit_status()
