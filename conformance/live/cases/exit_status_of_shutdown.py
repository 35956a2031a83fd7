"""SHUTDOWN, the end of the link and a dead call end a child by SIGTERM of its own, or with status 0 if it is ours."""

import os

import mitogen.core

CLAUSES = 'ROL-19 ROL-18'
TRANSPORTS = ('local',)
SCRIPT = '"$0" "$@"; echo $? > {0}; mv {0} {1}'
# As a shell shows SIGTERM.
TERMINATED = 143


def shut_down(context):
    context.shutdown(wait=False)


def close_link(context):
    stream = context.router.stream_by_id(context.context_id)
    context.router.broker.defer(stream.on_disconnect, context.router.broker)


def send_dead_call(context):
    context.send(mitogen.core.Message.dead(handle=mitogen.core.CALL_FUNCTION))


def run(t):
    t.original_fails((0, 2, 8), (0, 2, 8), 'ends with 0, or with 120 if Python 3 cannot flush its output')
    wanted = TERMINATED if t.testee == 'python' else 0
    for end in (shut_down, close_link, send_dead_call):
        name = end.__name__
        context = t.connect(script=SCRIPT.format(t.path('status'), t.path(name)))
        t.check_alive(context)
        end(context)
        t.wait_until(lambda: os.path.exists(t.path(name)), 'the end of the child')
        t.check_equal(int(t.read(name)), wanted, 'exit status after ' + name)
