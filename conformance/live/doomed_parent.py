"""
A parent that connects a child and is killed, or exits, at a chosen stage.

usage: doomed_parent.py SPEC.json STAGE
STAGE is a marker of the handshake, or idle, call, transfer, exit. The child
writes its pid to a file that the specification names, as it starts.
"""

import json
import os
import signal
import sys
import time


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def main():
    with open(sys.argv[1]) as f:
        spec = json.load(f)
    stage = sys.argv[2]
    sys.path.insert(0, spec['mitogen'])
    import mitogen.core
    import mitogen.master
    import mitogen_stub
    import stages

    router = mitogen.master.Router(mitogen.master.Broker())
    if stage in stages.MARKERS:
        stages.at_marker(stage, die)
    context = getattr(router, spec['method'])(**mitogen.core.Kwargs(spec['all_options']))
    context.call(mitogen_stub.echo, 1)
    if stage == 'call':
        context.call_async(mitogen_stub.sleep, 600)
        time.sleep(0.3)
    elif stage == 'transfer':
        context.call_async(mitogen_stub.big, 2 ** 26)
    elif stage == 'exit':
        return
    die()


main()
