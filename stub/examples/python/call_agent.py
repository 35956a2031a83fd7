"""
Starts the agent of agent.cc and calls its five functions.

    python3 call_agent.py AGENT
"""
import socket
import sys

import mitogen
import mitogen.core

import agent


@mitogen.main()
def main(router):
    context = router.local(python_path=[sys.argv[1]])
    print(context.call(agent.add, 40, b=2))
    print(sorted(context.call(agent.count_words, u'one two two').items()))
    print(context.call(agent.host_name) == socket.gethostname())
    print(context.call(agent.Disk.free, '/') > 0)
    print(len(context.call(agent.list, '/', most=1)))
    try:
        context.call(agent.Disk.free, '/no/such/directory')
    except mitogen.core.CallError as e:
        print(e)
    try:
        context.call(agent.add, 'one', 2)
    except mitogen.core.CallError as e:
        print(e)
